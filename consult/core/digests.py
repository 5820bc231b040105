"""Digests: what the database keeps of a secret, and what an event says of a text."""
from hashlib import sha256


def hashed(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
