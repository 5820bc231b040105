"""Tests of answers beside the text."""
