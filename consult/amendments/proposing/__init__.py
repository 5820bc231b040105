"""Proposing an amendment: its form, its preview and the entry from a submission."""
