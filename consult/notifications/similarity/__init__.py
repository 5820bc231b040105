"""Notices about similar contributions."""
