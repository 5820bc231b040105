"""Corrections of single lines of a meeting's record; what the events tell stays beside them."""
