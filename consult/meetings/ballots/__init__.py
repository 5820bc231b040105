"""Ballots in a meeting."""
