"""Digests of secrets for the database, and digests of texts for events."""

from hashlib import sha256
from hmac import new

from flask import current_app


def hash_text(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sign_text(text: str) -> str:
    """Return the HMAC-SHA256 of a text under the key of this installation, in hexadecimal.

    It proves that this installation wrote the text.
    """
    return new(str(current_app.config["SECRET_KEY"]).encode(), text.encode(), "sha256").hexdigest()
