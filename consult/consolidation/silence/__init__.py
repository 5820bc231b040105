"""Silence procedures: clauses that are adopted unless somebody objects."""
