"""Notices about the work of moderators and appeals against hiding."""
