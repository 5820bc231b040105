"""Tests of shows of hands."""
