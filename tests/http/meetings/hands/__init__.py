"""Tests of the page of shows of hands."""
