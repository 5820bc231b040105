"""Reading of Word files: package, styles, numbering, runs and tracked changes."""
