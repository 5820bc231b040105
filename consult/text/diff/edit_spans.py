"""Edits: the hunks of one proposal as stretches of both texts, joined until they are few enough to be told."""

from itertools import pairwise
from typing import NamedTuple

from .hunks import differences
from consult.text.parsing.tokens import is_han, is_word, tokens


class Edit(NamedTuple):
    """A stretch of the base and what stands for it in the proposal, in code points of either.

    `same_from` and `same_to` bound, in the base, how far the two texts are the same before and behind it.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    same_from: int = 0
    same_to: int = 0


def edits(base: str, proposed: str) -> list[Edit]:
    """List the edits that make a proposal of its base, in order."""
    found: list[Edit] = []
    shift = 0
    for hunk in differences(base, proposed):
        start = hunk.start + shift
        found.append(Edit(hunk.start, hunk.end, start, start + len(hunk.words)))
        shift += len(hunk.words) - (hunk.end - hunk.start)
    return bounded(base, found)


def bounded(base: str, found: list[Edit]) -> list[Edit]:
    """Note of each edit where its neighbours are."""
    ends = [0, *(edit.end for edit in found)]
    starts = [*(edit.start for edit in found), len(base)]
    return [edit._replace(same_from=ends[number], same_to=starts[number + 1]) for number, edit in enumerate(found)]


def beside(base: str, found: list[Edit]) -> list[Edit]:
    """Join edits with but one Han character between them, which is part of a word with what is edited."""
    joined: list[Edit] = []
    for edit in found:
        between = base[joined[-1].end : edit.start] if joined else ""
        if is_han(between) and len(between) == 1:
            joined[-1] = Edit(joined[-1].start, edit.end, joined[-1].new_start, edit.new_end)
        else:
            joined.append(edit)
    return bounded(base, joined)


def grouped(base: str, found: list[Edit], most: int) -> list[Edit]:
    """Join edits, those with the fewest letters between them first, until there are at most `most` (one at least)."""
    joined = list(found)
    while len(joined) > max(most, 1):
        gaps = [after.start - before.end for before, after in pairwise(joined)]
        at = gaps.index(min(gaps))
        one, other = joined[at], joined[at + 1]
        joined[at : at + 2] = [Edit(one.start, other.end, one.new_start, other.new_end)]
    return bounded(base, joined)


def covered(base: str, proposed: str, found: list[Edit]) -> tuple[int, int]:
    """Count the words of the base that are edited away and those of the proposal that come in."""
    old = "\n".join(base[edit.start : edit.end] for edit in found)
    new = "\n".join(proposed[edit.new_start : edit.new_end] for edit in found)
    return sum(map(is_word, tokens(old))), sum(map(is_word, tokens(new)))
