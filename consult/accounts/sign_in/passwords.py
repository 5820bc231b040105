"""Password hashes (argon2id) and the refusal of passwords that are easy to guess."""

import re
import secrets
import threading
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub
from gevent.monkey import is_module_patched

from consult.core.errors import Invalid

from .password_strength import is_easy_to_guess

HASHER = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1
)  # parameters of the OWASP Password Storage Cheat Sheet
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
SHORTEST_NAME = 4  # shorter names may be part of another word
hash_slots = threading.BoundedSemaphore(2)  # hashes computed at the same time
REPEATED_PATTERN = re.compile(r"(.{1,4})\1+.{0,3}", re.DOTALL)


def normalize_password(value: object) -> object:
    """Normalize a password to NFKC, whatever keyboard it came from (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", value) if isinstance(value, str) else value


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    found: str = _run_in_thread_pool(HASHER.hash, password)
    return found


def is_correct_password(kept: str | None, password: str) -> bool:
    """Return whether the password belongs to the hash.

    Without a hash the check takes as long and the answer is False.
    """
    right: bool = _run_in_thread_pool(_is_hash_of, kept or _get_dummy_hash(), password)
    return right and kept is not None


def find_weakness(password: str, email: str | None, name: str | None) -> str | None:
    """Return why a password is easy to guess, or None.

    Returns:
        "password_common", "password_about_you" or None.
    """
    low = password.casefold()
    if REPEATED_PATTERN.fullmatch(low) or is_easy_to_guess(password):
        return "password_common"
    address, whole = (email or "").casefold(), (name or "").casefold()
    about = {address, address.partition("@")[0], whole, "".join(whole.split())}
    return (
        "password_about_you"
        if any(len(word) >= SHORTEST_NAME and word in low for word in about)
        else None
    )


@cache
def _get_dummy_hash() -> str:
    """Return the hash that is checked where an account has none."""
    return HASHER.hash(secrets.token_urlsafe(32))


def _is_hash_of(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _run_in_thread_pool(work: Callable[..., Any], *given: str) -> Any:
    """Run work in the hub's thread pool if greenlets share one thread.

    argon2 takes 20 ms, which would block all greenlets. Few run at once, so that many
    sign-ins do not take every core from the readers.
    """
    with hash_slots:
        if is_module_patched("threading"):
            return get_hub().threadpool.apply(work, given)
        return work(*given)


def require_strong_password(password: str, email: str | None, name: str | None) -> None:
    """Refuse a password that is easy to guess; raises Invalid."""
    if wrong := find_password_errors(password, email, name):
        raise Invalid(fields=wrong)


def find_password_errors(
    password: str, email: str | None, name: str | None
) -> dict[str, dict[str, object]]:
    """Return the error of a password that is easy to guess, as a field with an error; else
    nothing.
    """
    wrong = find_weakness(password, email, name)
    return {"password": {"type": wrong}} if wrong else {}
