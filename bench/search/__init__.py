"""Benchmark of the search."""
