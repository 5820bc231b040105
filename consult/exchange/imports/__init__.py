"""Import of documents: review, corrections and the creation of clauses."""
