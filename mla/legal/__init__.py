"""Law as data. No Django here."""
