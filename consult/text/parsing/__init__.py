"""Parsing of plain text and Markdown into clauses."""
