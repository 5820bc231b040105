"""Decisions of the chair on clauses."""
