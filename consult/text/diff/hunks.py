"""Hunks: the places where a proposed text differs from its base."""

import unicodedata
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from consult.text.brackets.bracket_tree import CLOSING, OPENING, parse_brackets
from .word_diff import count_common_start, diff_words
from consult.text.parsing.tokens import is_han, is_word, tokenize_text

BRACKETS = OPENING | CLOSING
_MARK_WEIGHT = 0.25  # weight of a mark or bracket in words


class Hunk(NamedTuple):
    """A place of the base that a source wants to change.

    Applied literally and in order, all hunks of a source give its text.

    Attributes:
        start, end: the code points of the base that are replaced.
        replacement: the text that replaces them.
        source: an identifier of the proposed text, for example the number of an amendment.
        changed_start, changed_end: the changed words, without the white space around them. If
            no word of the base is changed, the bounds of the white space between two words.
        is_insertion: whether no word of the base is changed: an insertion, or a change of white
            space.
        partner_start: the `start` of the hunk that inserts the partner of an inserted bracket; -1
            without one.
    """

    start: int
    end: int
    replacement: str
    source: Hashable
    changed_start: int = -1
    changed_end: int = -1
    is_insertion: bool = False
    partner_start: int = -1

    @property
    def stripped_replacement(self) -> str:
        """The replacement words without white space around them."""
        return self.replacement.strip()

    @property
    def side(self) -> int:
        """The word that an insertion belongs to.

        -1 is the word before (closing marks), 1 the next word (opening marks), 0 neither.
        """
        kinds = (
            {unicodedata.category(mark) for mark in self.stripped_replacement}
            if self.is_insertion
            else set()
        )
        if not kinds:
            return 0
        return -1 if kinds <= {"Pe", "Pf"} else 1 if kinds <= {"Ps", "Pi"} else 0


def sort_sources(sources: Iterable[Hashable]) -> tuple[Hashable, ...]:
    """Sort sources without duplicates; sources that cannot be compared are sorted by their repr."""
    every = dict.fromkeys(sources)
    try:
        return tuple(sorted(every))  # type: ignore[type-var]  # tried; see below
    except TypeError:
        return tuple(sorted(every, key=repr))


def find_hunks(base: str, proposed: str, source: Hashable) -> list[Hunk]:
    """Find, in order, the hunks between a base and a proposed text, in whole words.

    Hunks are as small as possible. Brackets added around words are separate hunks, apart
    from other words inserted beside them.
    """
    found = find_differences(base, proposed, source)
    if not any(hunk.replacement and BRACKETS & set(hunk.replacement) for hunk in found):
        return found
    spans = _compute_proposed_spans(found)
    owners = {at: number for number, (start, end) in enumerate(spans) for at in range(start, end)}
    loose: set[int] = set()
    for bracket in parse_brackets(proposed).list_brackets():
        one, other = owners.get(bracket.start), owners.get(bracket.end - 1)
        if one is not None and other is not None and one != other:
            loose |= {bracket.start, bracket.end - 1}
    parts = [
        part
        for hunk, (start, end) in zip(found, spans, strict=True)
        for part in _separate_brackets(
            base, hunk, {at - start for at in loose if start <= at < end}
        )
    ]
    return _link_bracket_pairs(parts, proposed)


def find_differences(base: str, proposed: str, source: Hashable = None) -> list[Hunk]:
    """Find the hunks between a base and a proposed text, each stretch in one piece."""
    found: list[Hunk] = []
    at = 0
    removed = added = ""
    for kind, text in [*diff_words(base, proposed), ("same", "")]:
        if kind == "del":
            removed += text
        elif kind == "ins":
            added += text
        else:
            if removed or added:
                found.append(_trim_hunk(base, Hunk(at, at + len(removed), added, source)))
            at += len(removed) + len(text)
            removed = added = ""
    return found


def _compute_proposed_spans(found: list[Hunk]) -> list[tuple[int, int]]:
    """Compute the span of each hunk's words in the proposed text."""
    spans: list[tuple[int, int]] = []
    shift = 0
    for hunk in found:
        start = hunk.start + shift
        spans.append((start, start + len(hunk.replacement)))
        shift += len(hunk.replacement) - (hunk.end - hunk.start)
    return spans


def _separate_brackets(base: str, hunk: Hunk, loose: set[int]) -> list[Hunk]:
    """Separate brackets whose partners are in other hunks from the words beside them.

    Args:
        loose: places of such brackets in the words of the hunk.
    """
    words = hunk.replacement
    leading, trailing = (CLOSING, OPENING) if hunk.is_insertion else (OPENING, CLOSING)
    head, tail = 0, len(words)
    while head < tail and head in loose and words[head] in leading:
        head += 1
    while head < tail and tail - 1 in loose and words[tail - 1] in trailing:
        tail -= 1
    rest = hunk._replace(replacement=words[head:tail])
    if not rest.stripped_replacement or rest.side:
        return [hunk]
    before = (
        [place_hunk(base, hunk._replace(end=hunk.start, replacement=words[:head]))] if head else []
    )
    after = (
        [place_hunk(base, hunk._replace(start=hunk.end, replacement=words[tail:]))]
        if tail < len(words)
        else []
    )
    return [*before, rest, *after]


def _link_bracket_pairs(found: list[Hunk], proposed: str) -> list[Hunk]:
    """Link each separate inserted bracket to the hunk that inserts its partner."""
    alone = {
        start + hunk.replacement.index(hunk.stripped_replacement): number
        for number, (hunk, (start, _)) in enumerate(
            zip(found, _compute_proposed_spans(found), strict=True)
        )
        if hunk.is_insertion and hunk.stripped_replacement in BRACKETS
    }
    for bracket in parse_brackets(proposed).list_brackets() if len(alone) > 1 else ():
        one, other = alone.get(bracket.start), alone.get(bracket.end - 1)
        if one is not None and other is not None:
            found[one] = found[one]._replace(partner_start=found[other].start)
            found[other] = found[other]._replace(partner_start=found[one].start)
    return found


def _trim_hunk(base: str, hunk: Hunk) -> Hunk:
    """Trim a hunk by the words at both ends that stay the same; Chinese words are whole."""
    old, new = tokenize_text(base[hunk.start : hunk.end]), tokenize_text(hunk.replacement)
    head = _count_before_han(old, count_common_start(old, new))
    tail = _count_before_han(old[::-1], count_common_start(old[head:][::-1], new[head:][::-1]))
    start = hunk.start + sum(map(len, old[:head]))
    end = hunk.end - sum(map(len, old[len(old) - tail :]))
    return place_hunk(base, Hunk(start, end, "".join(new[head : len(new) - tail]), hunk.source))


def _count_before_han(tokens: list[str], most: int) -> int:
    """Count the first tokens, at most so many, up to a Han character, which has no edges."""
    return next((at for at, token in enumerate(tokens[:most]) if is_han(token)), most)


def place_hunk(base: str, hunk: Hunk) -> Hunk:
    """Compute which words of the base a hunk changes, or between which two words it is.

    Raises:
        ValueError: the hunk is not inside the base.
    """
    if not 0 <= hunk.start <= hunk.end <= len(base):
        raise ValueError(hunk.start, hunk.end)
    old = base[hunk.start : hunk.end]
    if old.strip():
        first = hunk.start + len(old) - len(old.lstrip())
        return hunk._replace(
            changed_start=first, changed_end=first + len(old.strip()), is_insertion=False
        )
    return hunk._replace(
        changed_start=find_gap_start(base, hunk.start),
        changed_end=find_gap_end(base, hunk.end),
        is_insertion=True,
    )


def find_gap_start(base: str, place: int) -> int:
    """Find the start of the white space before a place."""
    while place > 0 and base[place - 1].isspace():
        place -= 1
    return place


def find_gap_end(base: str, place: int) -> int:
    """Find the end of the white space after a place."""
    while place < len(base) and base[place].isspace():
        place += 1
    return place


def measure_distance(base: str, proposed: str) -> float:
    """Measure the distance of a proposed text from its base, from 0 (equal) to 1 (no common word).

    It is the share of removed and added words among the words of the base and the added
    ones. A mark or bracket counts a quarter of a word, white space nothing. The most
    distant text is voted on first.
    """
    removed = added = 0.0
    for hunk in find_differences(base, proposed):
        removed += _weigh_text(base[hunk.start : hunk.end])
        added += _weigh_text(hunk.replacement)
    whole = _weigh_text(base) + added
    return (removed + added) / whole if whole else 0.0


def _weigh_text(text: str) -> float:
    """Weigh a text in words; a mark counts a quarter, white space nothing."""
    return sum(
        1 if is_word(token) else _MARK_WEIGHT
        for token in tokenize_text(text)
        if not token.isspace()
    )
