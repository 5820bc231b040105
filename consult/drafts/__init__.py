"""Drafts: what a person has begun to write, kept for its author alone until it is sent."""
