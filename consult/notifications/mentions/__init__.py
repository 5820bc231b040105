"""Notices of mentions, and the choice of a person to get none."""
