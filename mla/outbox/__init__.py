"""Promises made in a transaction and kept after it."""
