"""The record of a meeting: its parts, corrections and approval."""
