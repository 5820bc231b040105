"""Coalitions: organizations that sponsor amendments under a common name."""
