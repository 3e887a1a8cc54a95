"""Formal documents: frozen data in, PDF bytes out. No Django here."""
