"""Notices about drafting groups."""
