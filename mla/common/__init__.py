"""Names that three packages or more share. No Django here."""
