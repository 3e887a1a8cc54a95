"""Countries and their authorities."""
