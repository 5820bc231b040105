"""Brackets that editors open, change and remove."""
