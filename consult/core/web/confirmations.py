"""Confirmations: a page says what its address names if this reader was just answered with it."""

from datetime import timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import request

from consult.core.database.engine import utc_now
from consult.core.database.kept_answers import list_recent_locations
from .write_endpoint import build_answer_scope, get_visitor

CONFIRM_FOR = timedelta(hours=12)  # after its act; a page that is loaded again still says it
KNOWN = "consult.confirmed"


def read_done(name: str = "done") -> str | None:
    """Return what the address says was done; None unless a write of this reader led to it.

    The address is compared with the stored answers to the reader's writes, which were saved in the
    transactions of the acts. So a made-up link confirms nothing. A value that ends in a number
    (`sent-12`) names its thing, and holds on each page that shows the thing.

    Args:
        name: the parameter of the address.
    """
    said = request.args.get(name)
    if not said or request.method != "GET":
        return None
    if request.environ.get(KNOWN) is None:
        request.environ[KNOWN] = _was_answered(said)
    return said if request.environ[KNOWN] else None


def _was_answered(said: str) -> bool:
    query = _sort_parts(request.query_string.decode(errors="replace"))
    here = _strip_language(request.path)
    names_thing = said.rpartition("-")[2].isdecimal() and "-" in said
    scope = build_answer_scope(get_visitor())
    for location in list_recent_locations(scope, utc_now() - CONFIRM_FOR):
        parts = urlsplit(location)
        if _sort_parts(parts.query) == query and (
            names_thing or _strip_language(unquote(parts.path)) == here
        ):
            return True
    return False


def _sort_parts(query: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(query, keep_blank_values=True))


def _strip_language(path: str) -> str:
    """Return a path without its language: a page says the same in another one."""
    return path.partition("/")[2].partition("/")[2]
