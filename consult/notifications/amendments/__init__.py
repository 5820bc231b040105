"""Notices about amendments."""
