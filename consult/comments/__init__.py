"""Comments and threads on clauses and amendments."""
