"""PDF files of a version."""
