"""Notices about the clauses of facilitators."""
