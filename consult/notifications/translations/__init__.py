"""Notices about translations: assigned, published, corrected."""
