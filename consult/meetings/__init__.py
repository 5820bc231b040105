"""Meetings: planning, attendance, drafting, chair, screens and record."""
