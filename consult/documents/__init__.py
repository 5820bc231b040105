"""Documents: versions, language editions, clauses and their history."""
