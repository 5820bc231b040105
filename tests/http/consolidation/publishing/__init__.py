"""Tests of the page of publishing: decisions."""
