"""Sponsors and co-sponsors of an amendment."""
