"""Contests of the name of a similarity group."""
