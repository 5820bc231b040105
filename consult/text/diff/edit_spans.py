"""Edit spans: hunks of one proposed text as spans of both texts, joined until they are few."""

from itertools import pairwise
from typing import NamedTuple

from .hunks import find_differences
from consult.text.parsing.tokens import is_han, is_word, tokenize_text


class EditSpan(NamedTuple):
    """A span of the base and the corresponding span of the proposed text, in code points.

    `same_from` and `same_to` bound the unchanged text before and after it, in the base.
    """

    start: int
    end: int
    new_start: int
    new_end: int
    same_from: int = 0
    same_to: int = 0


def find_edits(base: str, proposed: str) -> list[EditSpan]:
    """Find the edits between a base and a proposed text, in order."""
    found: list[EditSpan] = []
    shift = 0
    for hunk in find_differences(base, proposed):
        start = hunk.start + shift
        found.append(EditSpan(hunk.start, hunk.end, start, start + len(hunk.replacement)))
        shift += len(hunk.replacement) - (hunk.end - hunk.start)
    return add_bounds(base, found)


def add_bounds(base: str, found: list[EditSpan]) -> list[EditSpan]:
    """Add to each edit the bounds of the unchanged text around it."""
    ends = [0, *(edit.end for edit in found)]
    starts = [*(edit.start for edit in found), len(base)]
    return [
        edit._replace(same_from=ends[number], same_to=starts[number + 1])
        for number, edit in enumerate(found)
    ]


def join_adjacent_han(base: str, found: list[EditSpan]) -> list[EditSpan]:
    """Join edits separated by a single Han character, which forms a word with the edited ones."""
    joined: list[EditSpan] = []
    for edit in found:
        between = base[joined[-1].end : edit.start] if joined else ""
        if is_han(between) and len(between) == 1:
            joined[-1] = EditSpan(joined[-1].start, edit.end, joined[-1].new_start, edit.new_end)
        else:
            joined.append(edit)
    return add_bounds(base, joined)


def join_nearest(base: str, found: list[EditSpan], most: int) -> list[EditSpan]:
    """Join edits, those with the smallest gap first, until at most `most` remain (at least one)."""
    joined = list(found)
    while len(joined) > max(most, 1):
        gaps = [after.start - before.end for before, after in pairwise(joined)]
        at = gaps.index(min(gaps))
        one, other = joined[at], joined[at + 1]
        joined[at : at + 2] = [EditSpan(one.start, other.end, one.new_start, other.new_end)]
    return add_bounds(base, joined)


def count_covered_words(base: str, proposed: str, found: list[EditSpan]) -> tuple[int, int]:
    """Count the words of the base that are removed and the words that are added."""
    old = "\n".join(base[edit.start : edit.end] for edit in found)
    new = "\n".join(proposed[edit.new_start : edit.new_end] for edit in found)
    return sum(map(is_word, tokenize_text(old))), sum(map(is_word, tokenize_text(new)))
