"""Versions and editions of a document: working versions, issue, renaming and discarding."""
