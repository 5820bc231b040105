"""Conflicts: amendments that cannot all be adopted."""
