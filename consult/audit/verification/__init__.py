"""Verification: the hash chain, and the state of the database as the events tell it."""
