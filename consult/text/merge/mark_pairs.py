"""Pairs of brackets and emphasis marks; a change that splits a pair is widened to all of it."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import regex

from consult.text.brackets.bracket_tree import parse_brackets
from consult.text.diff.hunks import Hunk, place_hunk

_STAR = regex.compile(r"\\.|(\*)", regex.DOTALL)  # an unescaped asterisk, which marks emphasis


class _ReplacedSpan(NamedTuple):
    """A span of the base, and the words that replace it."""

    start: int
    end: int
    words: str


def has_torn_marks(text: str) -> bool:
    """Return whether a bracket or emphasis mark has no partner."""
    return parse_brackets(text).unbalanced or len(_find_stars(text)) % 2 == 1


def _find_stars(text: str) -> list[int]:
    """Find the unescaped asterisks of a text."""
    return [found.start() for found in _STAR.finditer(text) if found[1]]


def _map_partners(text: str) -> dict[int, int]:
    """Map the place of each bracket and emphasis mark to that of its partner."""
    pairs = [(each.start, each.end - 1) for each in parse_brackets(text).list_brackets()]
    stars = _find_stars(text)
    pairs += zip(stars[::2], stars[1::2], strict=False)
    return {**dict(pairs), **{end: start for start, end in pairs}}


def widen_to_pairs(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span of a text until it splits no pair of marks."""
    partners = _map_partners(text)
    while (wider := _compute_reach(_ReplacedSpan(start, end, ""), partners)) != (start, end):
        start, end = wider
    return start, end


def widen_hunks(base: str, given: Iterable[Hunk]) -> list[Hunk]:
    """Widen each hunk to the pairs of marks that it splits.

    Hunks of a source that then overlap become one.

    Applied together, the hunks of a source give the same text as before.
    """
    own: dict[Hashable, list[_ReplacedSpan]] = {}
    for hunk in sorted(given, key=lambda each: (each.start, each.end)):
        own.setdefault(hunk.source, []).append(
            _ReplacedSpan(hunk.start, hunk.end, hunk.replacement)
        )
    partners = _map_partners(base)
    return [
        place_hunk(base, Hunk(*span, source))
        for source, spans in own.items()
        for span in _widen_spans(base, spans, partners)
    ]


def _widen_spans(
    base: str, spans: list[_ReplacedSpan], partners: dict[int, int]
) -> list[_ReplacedSpan]:
    """Widen the spans of one source until none splits a pair, as far as possible."""
    left = list(spans)
    at = 0
    while at < len(left):
        span = left[at]
        start, end = _compute_reach(span, partners)
        if (start, end) == (span.start, span.end) and has_torn_marks(span.words) and len(left) > 1:
            near = (
                at + 1 if at + 1 < len(left) else at - 1
            )  # its partner was inserted by another change of the same source
            start, end = min(start, left[near].start), max(end, left[near].end)
        joined = [each for each in left if each.start <= end and start <= each.end]
        if (start, end) == (span.start, span.end) and joined == [span]:
            at += 1
            continue
        start, end = min(start, joined[0].start), max(end, joined[-1].end)
        words, place = "", start
        for each in joined:
            words += base[place : each.start] + each.words
            place = each.end
        first = left.index(joined[0])
        left[first : first + len(joined)] = [_ReplacedSpan(start, end, words + base[place:end])]
        at = first
    return left


def _compute_reach(span: _ReplacedSpan, partners: dict[int, int]) -> tuple[int, int]:
    """Compute how far a span must extend to include the partners of its marks."""
    places = [
        place
        for mark, partner in partners.items()
        if span.start <= mark < span.end
        for place in (mark, partner)
    ]
    return min([span.start, *places]), max([span.end, *(place + 1 for place in places)])


def complete_pairs(base: str, own: list[Hunk], chosen: Iterable[Hunk]) -> list[Hunk]:
    """Add to the chosen hunks of a source its nearest others, until no pair is torn."""
    found = sorted(chosen, key=own.index)
    if has_torn_marks(base):
        return found
    while has_torn_marks(apply_hunks(base, found)) and len(found) < len(own):
        found.append(
            min(
                (each for each in own if each not in found),
                key=lambda each: min(abs(each.start - other.start) for other in found),
            )
        )
        found.sort(key=own.index)
    return found


def drop_torn_pairs(base: str, chosen: Iterable[Hunk], dropped: Iterable[Hunk]) -> list[Hunk]:
    """Remove from the chosen hunks of a source those that tear a pair after others were dropped."""
    found, away = sorted(chosen, key=lambda each: each.start), [each.start for each in dropped]
    while away and not has_torn_marks(base) and has_torn_marks(apply_hunks(base, found)):
        found.remove(min(found, key=lambda each: min(abs(each.start - place) for place in away)))
    return found


def apply_hunks(base: str, found: Iterable[Hunk]) -> str:
    """Apply the hunks of one source to the base, in order."""
    at, text = 0, ""
    for each in found:
        text += base[at : each.start] + each.replacement
        at = each.end
    return text + base[at:]
