"""People and their memberships in authorities."""
