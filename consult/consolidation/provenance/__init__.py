"""Provenance: the origin of each passage of the text."""
