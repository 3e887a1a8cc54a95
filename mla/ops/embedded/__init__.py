"""PostgreSQL and Valkey out of their wheels, for installations that are given no other servers."""
