"""References to clauses in texts of six languages."""
