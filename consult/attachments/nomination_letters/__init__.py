"""Nomination letters: the ground of an accreditation or of a request to lead, read by few."""
