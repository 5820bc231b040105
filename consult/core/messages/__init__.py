"""Sentences for people: refusals and names of codes."""
