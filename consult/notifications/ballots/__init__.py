"""Notices about votes in recorded ballots."""
