"""Preparation of a consultation: those who run it alone read it, until they open it to everyone."""
