"""The CSRF token, by which a write is known to come from a page of consult.

Another site can make a browser send a form with its cookie, but can neither read the cookie
nor compute the token from it.
"""

from hmac import compare_digest

from consult.core.digests import hash_text
from consult.core.errors import Forbidden


def compute_csrf_token(secret: str) -> str:
    """Compute the CSRF token of forms from the cookie's secret, which other sites cannot read."""
    return hash_text("csrf:" + secret)


def check_csrf_token(secret: str, given: str) -> None:
    """Refuse a write whose CSRF token does not belong to the cookie's secret.

    Raises:
        Forbidden: the token is wrong, or there is no cookie: then anyone can compute the token,
            other sites included.
    """
    expected = compute_csrf_token(secret).encode()
    if not secret or not compare_digest(given.encode("utf-8", "replace"), expected):
        raise Forbidden("csrf")
