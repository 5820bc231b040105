"""Word files of a version: clean, with amendments, or with tracked changes."""
