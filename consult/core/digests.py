"""Digests: what the database keeps of a secret, and what an event says of a text."""
from hashlib import sha256
from hmac import new

from flask import current_app


def hash_text(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sign_text(text: str) -> str:
    """The HMAC-SHA256 of a text under this installation's key, in hexadecimal: what only we can have written."""
    return new(str(current_app.config["SECRET_KEY"]).encode(), text.encode(), "sha256").hexdigest()
