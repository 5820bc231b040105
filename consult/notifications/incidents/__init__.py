"""Notices about incidents."""
