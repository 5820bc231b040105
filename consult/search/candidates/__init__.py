"""Texts of the index that a query means: by words, beginnings, misspellings and numbers."""
