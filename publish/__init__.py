"""Back door: tables, documents and files for report authors. No arithmetic here."""
