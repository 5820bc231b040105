"""Settings and texts of a consultation."""
