"""Search over clauses, amendments, comments and submissions."""
