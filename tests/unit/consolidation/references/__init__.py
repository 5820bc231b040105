"""Tests of references whose numbers change."""
