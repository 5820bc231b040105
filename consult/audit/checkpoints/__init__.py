"""Checkpoints: signed statements of how many events a chain has, and of their root."""
