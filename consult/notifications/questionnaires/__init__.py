"""Notices about questionnaires."""
