"""Notices about dispositions and carry-over."""
