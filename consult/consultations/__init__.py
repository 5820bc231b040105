"""Consultations: stages, roles, settings and tags."""
