"""Notices about submissions that stakeholders hand in."""
