"""Anchors: the passage of a text that a comment or a mark is about."""
