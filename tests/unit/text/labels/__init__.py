"""Tests of printed labels as numbers."""
