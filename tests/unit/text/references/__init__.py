"""Tests of references to clauses in texts."""
