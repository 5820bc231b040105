"""Merging of changes to one text, and their conflicts."""
