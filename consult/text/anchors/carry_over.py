"""Carry-over of passages, proposed texts and brackets to the next wording, with certainty."""

from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from .selectors import describe_passage, find_likeliest_place, weigh_place
from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.diff.word_diff import DiffPart, diff_words
from consult.text.diff.position_map import map_range
from consult.text.diff.hunks import Hunk, find_hunks
from consult.text.merge.hunk_merge import rebase_text

Verdict = Literal["kept", "moved", "changed", "gone"]
LEAST_LIKENESS = (
    0.6  # what is less like the passage is not it any more: see text/anchors/selectors.py, locate
)
SEARCH_BELOW = 0.75  # with less likeness at the old place, the passage is also searched elsewhere
CONTEXT_CHARACTERS = 24  # characters of context on each side of a change
_CACHE_SIZE = 20_000


class CarryOverResult(NamedTuple):
    """The result of a carry-over.

    Attributes:
        verdict: kept (the same words in the same place), moved (the same words elsewhere),
            changed (similar words) or gone (no place is similar enough).
        certainty: certainty of the verdict, from 0 to 1. For gone, it grows as the words at the
            nearest place get less similar.
        span: the likeliest place in the new wording; None if there is none.
    """

    verdict: Verdict
    certainty: float
    span: tuple[int, int] | None


@lru_cache(maxsize=4_000)
def _diff_cached(then: str, now: str) -> tuple[DiffPart, ...]:
    """Compare two wordings word by word; results are cached."""
    return tuple(diff_words(then, now))


@lru_cache(maxsize=_CACHE_SIZE)
def carry_passage(then: str, now: str, start: int, end: int) -> CarryOverResult:
    """Carry the passage from `start` to `end` (code points) of a plain wording to the next one."""
    if then == now:
        return CarryOverResult("kept", 1.0, (start, end))
    exact = then[start:end]
    first, last = map_range(list(_diff_cached(then, now)), start, end)
    if now[first:last] == exact:
        return CarryOverResult("kept", 1.0, (first, last))
    passage = describe_passage(then, start, end)
    here = _trim_span(now, first, last)
    sure = weigh_place(now, passage, here) if here else 0.0
    if sure < SEARCH_BELOW:
        other, there = find_likeliest_place(now, passage)
        sure, here = (other, there) if there is not None and other > sure else (sure, here)
    if here is None:
        return CarryOverResult("gone", 1.0, None)
    if sure < LEAST_LIKENESS:
        return CarryOverResult("gone", 1.0 - fuzz.ratio(exact, now[slice(*here)]) / 100, here)
    return CarryOverResult("moved" if now[slice(*here)] == exact else "changed", sure, here)


def _trim_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Trim white space at both ends of a span; None if nothing remains."""
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    return (start, end) if start < end else None


@lru_cache(maxsize=_CACHE_SIZE)
def compute_proposal_verdict(then: str, now: str, proposed: str) -> CarryOverResult:
    """Carry the places that a proposed text changes; return that of the least certain one."""
    if then == now or rebase_text(then, now, proposed).certain:
        return CarryOverResult("kept", 1.0, None)
    found = [_carry_hunk(then, now, hunk) for hunk in find_hunks(then, proposed, 0)] if then else []
    likeness, span = min(found, key=lambda pair: pair[0], default=(0.0, None))
    return (
        CarryOverResult("gone", 1.0 - likeness, span)
        if likeness < LEAST_LIKENESS
        else CarryOverResult("changed", likeness, span)
    )


def _carry_hunk(then: str, now: str, hunk: Hunk) -> tuple[float, tuple[int, int] | None]:
    """Carry one change: return the likeness of its place, and the span.

    The words of the change and their context count equally.
    """
    around = carry_passage(
        then,
        now,
        max(0, hunk.changed_start - CONTEXT_CHARACTERS),
        min(len(then), hunk.changed_end + CONTEXT_CHARACTERS),
    )
    likeness = _get_likeness(around)
    if not hunk.is_insertion:
        likeness = (
            likeness + _get_likeness(carry_passage(then, now, hunk.changed_start, hunk.changed_end))
        ) / 2
    return likeness, around.span


def _get_likeness(each: CarryOverResult) -> float:
    """Return the likeness of a place to the original, from 0 to 1."""
    return 1.0 - each.certainty if each.verdict == "gone" else each.certainty


def carry_brackets(then: str, now: str) -> list[tuple[tuple[int, int], CarryOverResult]]:
    """Carry each pair of brackets of a plain wording; return its span and its result."""
    there = {(bracket.start, bracket.end) for bracket in parse_brackets(now).list_brackets()}
    return [
        ((each.start, each.end), _carry_bracket(then, now, each.start, each.end, there))
        for each in parse_brackets(then).list_brackets()
    ]


def _carry_bracket(
    then: str, now: str, start: int, end: int, there: set[tuple[int, int]]
) -> CarryOverResult:
    """Carry one pair of brackets; if it is gone, the span is where its words are now."""
    whole = carry_passage(then, now, start, end)
    if whole.verdict == "kept" or (whole.verdict != "gone" and whole.span in there):
        return whole
    inner = (
        carry_passage(then, now, start + 1, end - 1)
        if end - start > 2
        else CarryOverResult("gone", 1.0, None)
    )
    around = (inner.span[0] - 1, inner.span[1] + 1) if inner.span else None
    if around in there:
        return inner._replace(span=around)
    return CarryOverResult("gone", inner.certainty, None if inner.verdict == "gone" else inner.span)
