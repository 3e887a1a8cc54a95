"""The only writers: one file for each thing that a person can do."""
