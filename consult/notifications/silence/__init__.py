"""Notices about silence procedures."""
