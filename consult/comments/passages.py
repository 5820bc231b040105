"""Passages of a clause: located from a marked or typed quote, and relocated in later wordings."""

from functools import lru_cache
from typing import NamedTuple

from consult.core.errors import Invalid
from consult.text.anchors.selectors import (
    PassageSelector,
    describe_passage,
    convert_from_utf16,
    find_passage,
)

SIMILARITY_THRESHOLD = 0.85  # similarity that a typed quote must reach
MAX_FUZZY_LENGTH = 1_000  # characters; a longer quote must match exactly
NO_OFFSET = -1


class PassageQuote(NamedTuple):
    """A passage as it was sent: text, context, and offsets in UTF-16 units of the plain text."""

    exact: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was marked or typed."""
        return not self.exact and (self.start is None or self.end is None)


def locate_passage(words: str, quote: PassageQuote) -> PassageSelector:
    """Locate a passage in the plain text of a clause and describe it, in code points.

    Raises:
        Invalid: Field `exact`: missing, not_in_text, or twice_in_text.
    """
    span = _find_marked_span(words, quote)
    if span is None and not quote.exact:
        raise _build_refusal("missing" if quote.is_empty else "not_in_text")
    return describe_passage(words, *(span or _find_quoted_span(words, quote)))


def _find_marked_span(words: str, quote: PassageQuote) -> tuple[int, int] | None:
    """Return the marked span if the text reads the same there."""
    if quote.start is None or quote.end is None:
        return None
    try:
        start, end = convert_from_utf16(words, quote.start, quote.end)
    except ValueError:
        return None
    there = words[start:end].split()
    return (start, end) if there and (quote.exact is None or there == quote.exact.split()) else None


def _find_quoted_span(words: str, quote: PassageQuote) -> tuple[int, int]:
    """Find the quoted text: exactly once, distinguished by its context, or approximately."""
    exact = quote.exact or ""
    count = words.count(exact)
    if count == 1:
        start = words.index(exact)
        return start, start + len(exact)
    around = PassageSelector(exact, quote.prefix or "", quote.suffix or "", NO_OFFSET, NO_OFFSET)
    if count > 1 and not (around.prefix or around.suffix):
        raise _build_refusal("twice_in_text", count=count)
    found = (
        find_passage(words, around, SIMILARITY_THRESHOLD)
        if len(exact) <= MAX_FUZZY_LENGTH or count
        else None
    )
    if found is None:
        raise _build_refusal("not_in_text")
    return found


def _build_refusal(kind: str, **more: int) -> Invalid:
    """Build the refusal of a passage."""
    return Invalid(fields={"exact": {"type": kind, **more}})


@lru_cache(maxsize=8_192)
def relocate_passage(words: str, selector: PassageSelector) -> tuple[int, int] | None:
    """Find a passage in another wording of the clause, in code points; None if it is gone."""
    return find_passage(words, selector)
