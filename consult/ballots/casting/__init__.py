"""Casting a vote in a ballot."""
