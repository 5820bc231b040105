"""Submissions: contributions received as a document or a letter, published as received."""
