"""Public data of a document as JSON, with a dictionary of its fields."""
