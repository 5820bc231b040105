"""Stages of a consultation and their announcement."""
