"""Evidence packages: manifest, layout, verification. No Django here."""
