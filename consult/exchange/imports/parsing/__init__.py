"""Parsing of files that are imported."""
