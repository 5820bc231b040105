"""Digests of secrets for the database, and digests of texts for events."""

import secrets
from hashlib import sha256
from hmac import new

from flask import current_app


def hash_text(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make_nonce() -> str:
    """Make a random nonce of 128 bits for the words of a row."""
    return secrets.token_hex(16)


def commit_words(nonce: str, words: str) -> str:
    """Return the commitment to words, H(nonce ‖ words), in hexadecimal.

    Without the nonce, which goes with the words, nobody can tell the words by it.
    """
    return hash_text(nonce + words)


def sign_text(text: str) -> str:
    """Return the HMAC-SHA256 of a text under the key of this installation, in hexadecimal.

    It proves that this installation wrote the text.
    """
    return new(str(current_app.config["SECRET_KEY"]).encode(), text.encode(), "sha256").hexdigest()
