"""Threads that a person muted."""
