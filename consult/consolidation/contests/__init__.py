"""Contests: an author disputes a disposition."""
