"""The report of the chair."""
