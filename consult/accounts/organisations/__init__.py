"""Organizations and governments: their lists, proposals and checks."""
