"""Similar contributions: suggested by a program, and grouped reversibly by moderators."""
