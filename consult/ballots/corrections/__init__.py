"""Corrections of votes and recounts."""
