"""Labels of clauses: the numbering of a document, and labels that it computes."""
