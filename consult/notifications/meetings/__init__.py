"""Notices about meetings."""
