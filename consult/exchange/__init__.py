"""Files that come in: parsing, review of imports, and copies returned with tracked changes."""
