"""Statements that are handed in writing with a turn on the speakers' list."""
