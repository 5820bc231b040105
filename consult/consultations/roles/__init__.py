"""Roles of people in a consultation."""
