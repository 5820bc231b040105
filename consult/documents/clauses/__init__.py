"""Clauses: their text, order, removal, split and lineage."""
