"""Consolidation: from the contributions to the next version of the text."""
