"""Brackets: their parsing, alternatives and holders."""
