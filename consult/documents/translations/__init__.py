"""Translations of issued versions: the desk, their publication, and their correction."""
