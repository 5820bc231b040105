"""Amendments: proposed changes to the text of a clause or to the order of clauses."""
