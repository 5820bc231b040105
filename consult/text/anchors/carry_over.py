"""Carrying over: where a passage, an edit or a bracket of one wording stands in the next one, and how sure that is."""

from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from .selectors import describe, likeliest, sureness
from consult.text.brackets.bracket_tree import parse
from consult.text.diff.word_diff import Part, map_range, word_diff
from consult.text.diff.hunks import Hunk, hunks
from consult.text.merge.hunk_merge import rebase

Verdict = Literal["kept", "moved", "changed", "gone"]
NEAR = 0.6  # what is less like the passage is not it any more: see text/anchors/selectors.py, locate
CLEAR = 0.75  # what is less like is sought elsewhere, too
AROUND = 24  # characters beside an edit that tell its place
_KEPT = 20_000


class Carried(NamedTuple):
    """What became of a place. sure: how sure the verdict is, from 0 to 1; span: its likeliest place in the new wording.

    Kept: the same words where they were. Moved: the same words elsewhere. Changed: words like them. Gone: no place is
    like them enough, and the less the words at the nearest one (the span, if there is any) are like them, the surer that is.
    """

    verdict: Verdict
    sure: float
    span: tuple[int, int] | None


@lru_cache(maxsize=4_000)
def _compared(then: str, now: str) -> tuple[Part, ...]:
    return tuple(word_diff(then, now))


@lru_cache(maxsize=_KEPT)
def carried(then: str, now: str, start: int, end: int) -> Carried:
    """Where the passage from `start` to `end` (code points) of a plain wording stands in the next one."""
    if then == now:
        return Carried("kept", 1.0, (start, end))
    exact = then[start:end]
    first, last = map_range(list(_compared(then, now)), start, end)
    if now[first:last] == exact:
        return Carried("kept", 1.0, (first, last))
    passage = describe(then, start, end)
    here = _trimmed(now, first, last)
    sure = sureness(now, passage, here) if here else 0.0
    if sure < CLEAR:
        other, there = likeliest(now, passage)
        sure, here = (other, there) if there is not None and other > sure else (sure, here)
    if here is None:
        return Carried("gone", 1.0, None)
    if sure < NEAR:
        return Carried("gone", 1.0 - fuzz.ratio(exact, now[slice(*here)]) / 100, here)
    return Carried("moved" if now[slice(*here)] == exact else "changed", sure, here)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    return (start, end) if start < end else None


@lru_cache(maxsize=_KEPT)
def edit_carried(then: str, now: str, proposed: str) -> Carried:
    """What became of the places at which a proposed text changes a wording: that of the least sure one."""
    if then == now or rebase(then, now, proposed).certain:
        return Carried("kept", 1.0, None)
    found = [_edited(then, now, hunk) for hunk in hunks(then, proposed, 0)] if then else []
    likeness, span = min(found, key=lambda pair: pair[0], default=(0.0, None))
    return Carried("gone", 1.0 - likeness, span) if likeness < NEAR else Carried("changed", likeness, span)


def _edited(then: str, now: str, hunk: Hunk) -> tuple[float, tuple[int, int] | None]:
    """How like the place of one change is to what it was, and where: its own words, and those beside them, count alike."""
    around = carried(then, now, max(0, hunk.first - AROUND), min(len(then), hunk.last + AROUND))
    likeness = _like(around)
    if not hunk.between:
        likeness = (likeness + _like(carried(then, now, hunk.first, hunk.last))) / 2
    return likeness, around.span


def _like(each: Carried) -> float:
    return 1.0 - each.sure if each.verdict == "gone" else each.sure


def brackets_carried(then: str, now: str) -> list[tuple[tuple[int, int], Carried]]:
    """What became of each pair of brackets of a plain wording, by its place in it."""
    there = {(bracket.start, bracket.end) for bracket in parse(now).every()}
    return [((each.start, each.end), _bracket(then, now, each.start, each.end, there)) for each in parse(then).every()]


def _bracket(then: str, now: str, start: int, end: int, there: set[tuple[int, int]]) -> Carried:
    """Of one pair; where it is gone, the span is where its words stand now."""
    whole = carried(then, now, start, end)
    if whole.verdict == "kept" or (whole.verdict != "gone" and whole.span in there):
        return whole
    inner = carried(then, now, start + 1, end - 1) if end - start > 2 else Carried("gone", 1.0, None)
    around = (inner.span[0] - 1, inner.span[1] + 1) if inner.span else None
    if around in there:
        return inner._replace(span=around)
    return Carried("gone", inner.sure, None if inner.verdict == "gone" else inner.span)
