"""Incidents: public reports of what went wrong, and what was done about it."""
