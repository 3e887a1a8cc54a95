"""The record of what happened: streams of entries that nobody can change unseen."""
