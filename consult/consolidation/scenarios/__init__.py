"""Scenarios: the text as it would be with selected changes."""
