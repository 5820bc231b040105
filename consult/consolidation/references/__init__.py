"""References to clauses whose numbers change: found, listed and corrected."""
