"""The desk: what waits, what is new and what is due."""
