"""Differences of texts, word by word and clause by clause."""
