"""Similarity of short texts, within a language and across languages."""
