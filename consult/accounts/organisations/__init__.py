"""Organizations and governments: their lists, requests and checks."""
