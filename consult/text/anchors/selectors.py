"""Passage selectors (W3C text quote and text position), and the search for their passage."""

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from consult.text.diff.word_diff import diff_words
from consult.text.diff.position_map import map_range
from consult.text.parsing.tokens import tokenize_text

_EXACT_WEIGHT = 3.0  # a letter of the passage counts three times as much as a letter of its context
_LEAST_LIKENESS = (
    0.4  # if the text at the old place has less likeness than this, the passage is gone
)
_END_SIZE, _SHORT_END = 96, 12  # length of each end that is searched together with its context
_ASTRAL = 0xFFFF


class PassageSelector(NamedTuple):
    """A passage: its exact text, up to 32 characters on each side, and its code-point offsets."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def describe_passage(text: str, start: int, end: int, context: int = 32) -> PassageSelector:
    """Describe the passage from `start` to `end` (code points, end exclusive) of a plain text.

    Raises:
        ValueError: the passage is empty or not inside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError((start, end))
    return PassageSelector(
        text[start:end],
        text[max(0, start - context) : start],
        text[end : end + context],
        start,
        end,
    )


def convert_from_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Convert offsets in UTF-16 units, as browsers count, to code points.

    Raises:
        ValueError: an offset is outside of the text or inside a surrogate pair, or the
            order is wrong.
    """
    if start > end:
        raise ValueError((start, end))
    places = {unit: place for place, unit in enumerate(_compute_utf16_offsets(text))}
    if start not in places or end not in places:
        raise ValueError((start, end))
    return places[start], places[end]


def convert_to_utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Convert offsets in code points to UTF-16 units.

    Raises:
        ValueError: an offset is outside of the text, or the order is wrong.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError((start, end))
    units = _compute_utf16_offsets(text)
    return units[start], units[end]


def _compute_utf16_offsets(text: str) -> list[int]:
    """Compute the UTF-16 offset of every code point, and of the end."""
    units = [0]
    for character in text:
        units.append(units[-1] + (2 if ord(character) > _ASTRAL else 1))
    return units


def find_passage(
    text: str, selector: PassageSelector, threshold: float = 0.6
) -> tuple[int, int] | None:
    """Find a passage in a plain text that may have changed; None if it is too uncertain.

    The search tries the same words in the same place, then the same words elsewhere (by the
    likeness of their context), then the most similar place.

    Args:
        threshold: the likeness that a place must reach, from 0 to 1.
    """
    exact, prefix, suffix, start, end = selector
    if not exact.strip() or not text:
        return None
    here = start >= 0 and text[start:end] == exact
    if here and text[:start].endswith(prefix) and text[end:].startswith(suffix):
        return start, end
    best, place = _find_best_occurrence(text, selector)
    if place is not None and (best >= threshold or (here and text.count(exact) == 1)):
        return place, place + len(exact)
    similar = (
        (weigh_place(text, selector, span), span) for span in _find_similar_places(text, selector)
    )
    sure, found = max(similar, default=(0.0, (0, 0)))
    return found if found[1] and sure >= threshold else None


def find_likeliest_place(
    text: str, selector: PassageSelector
) -> tuple[float, tuple[int, int] | None]:
    """Find the place most like a passage, with its likeness from 0 to 1, whatever the threshold."""
    if not selector.exact.strip() or not text:
        return 0.0, None
    best, place = _find_best_occurrence(text, selector)
    if place is not None:
        return best, (place, place + len(selector.exact))
    similar = (
        (weigh_place(text, selector, span), span) for span in _find_similar_places(text, selector)
    )
    sure, found = max(similar, default=(0.0, (0, 0)))
    return (sure, found) if sure else (0.0, None)


def _find_best_occurrence(text: str, selector: PassageSelector) -> tuple[float, int | None]:
    """Find the occurrence of the same words with the most similar context, the nearest on a tie."""
    best, best_place = (-1.0, 0), None
    place = text.find(selector.exact)
    while place >= 0:
        sure = _weigh_likeness(text, selector, (place, place + len(selector.exact)), 1.0)
        if (sure, -abs(place - selector.start)) > best:
            best, best_place = (sure, -abs(place - selector.start)), place
        place = text.find(selector.exact, place + 1)
    return best[0], best_place


def _weigh_likeness(
    text: str, selector: PassageSelector, span: tuple[int, int], exact: float
) -> float:
    """Weigh the likeness of a place: its words, and the text before and after it."""
    start, end = span
    before = text[max(0, start - len(selector.prefix)) : start]
    after = text[end : end + len(selector.suffix)]
    weights = (_EXACT_WEIGHT * len(selector.exact), len(selector.prefix), len(selector.suffix))
    shares = (
        exact,
        fuzz.ratio(selector.prefix, before) / 100,
        fuzz.ratio(selector.suffix, after) / 100,
    )
    return sum(weight * share for weight, share in zip(weights, shares, strict=True)) / sum(weights)


def weigh_place(text: str, selector: PassageSelector, span: tuple[int, int]) -> float:
    """Weigh a place with other words than the passage; 0 if they have too little in common."""
    likeness = fuzz.ratio(selector.exact, text[slice(*span)]) / 100
    return _weigh_likeness(text, selector, span, likeness) if likeness >= _LEAST_LIKENESS else 0.0


def _find_similar_places(text: str, selector: PassageSelector) -> Iterator[tuple[int, int]]:
    """Yield places that align with the passage as a whole, and with its longer and shorter ends."""
    exact, prefix, suffix = selector.exact, selector.prefix, selector.suffix
    if len(exact) <= _END_SIZE and (whole := _align_passage(text, prefix, exact, suffix)):
        yield whole
    for size in {min(_END_SIZE, len(exact)), min(_END_SIZE, max(_SHORT_END, len(exact) // 2))}:
        head = _align_passage(text, prefix, exact[:size], "")
        tail = _align_passage(text, "", exact[-size:], suffix)
        if head and tail and (span := _trim_span(text, head[0], tail[1])):
            yield span


def _align_passage(text: str, prefix: str, exact: str, suffix: str) -> tuple[int, int] | None:
    """Find the part of a text most like prefix + exact + suffix, and map its middle."""
    sought = prefix + exact + suffix
    window = (0, len(text))
    if len(sought) < len(text):
        alignment = fuzz.partial_ratio_alignment(sought, text)
        if alignment is None:
            return None
        window = _widen_to_words(text, alignment.dest_start, alignment.dest_end)
    parts = diff_words(sought, text[slice(*window)])
    start, end = map_range(parts, len(prefix), len(prefix) + len(exact))
    return _trim_span(text, window[0] + start, window[0] + end)


def _widen_to_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span until it splits no word."""
    first, last, at = start, end, 0
    for token in tokenize_text(text):
        if at < start < at + len(token):
            first = at
        at += len(token)
        if at - len(token) < end < at:
            last = at
    return first, last


def _trim_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Trim white space at both ends; None if nothing remains."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return (start, end) if start < end else None
