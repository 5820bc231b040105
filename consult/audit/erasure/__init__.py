"""Erasure of contributions and people: what it reaches, the action, its page and command."""
