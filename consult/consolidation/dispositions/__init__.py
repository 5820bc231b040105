"""Dispositions: the answer to each contribution, with its reason."""
