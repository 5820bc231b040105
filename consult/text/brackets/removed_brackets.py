"""Brackets that are missing in a later text, whose words now read as if they were agreed."""

from difflib import SequenceMatcher
from typing import NamedTuple

from .bracket_tree import parse_brackets
from consult.text.parsing.tokens import tokenize_text


class BracketComparison(NamedTuple):
    """The bracket pairs of two texts, each by the text inside.

    Attributes:
        removed: Those that are missing in the later text.
        changed: Those whose signs are kept around other words: the words before and after.
        added: Those that the later text alone has.
    """

    removed: list[str]
    changed: list[tuple[str, str]]
    added: list[str]


def find_removed_brackets(before: str, after: str) -> list[str]:
    """Find the text of each bracket pair that is missing in the later text."""
    return compare_brackets(before, after).removed


def compare_brackets(before: str, after: str) -> BracketComparison:
    """Compare the bracket pairs of two texts.

    A pair is kept if the same words are bracketed there, or if both of its signs are kept
    around other words.
    """
    there = {each.start: each.end - 1 for each in parse_brackets(after).list_brackets()}
    left = []
    for each in parse_brackets(before).list_brackets():
        words = before[each.start : each.end].split()
        same = next(
            (start for start, end in there.items() if after[start : end + 1].split() == words), None
        )
        if same is None:
            left.append(each)
        else:
            del there[same]
    moved = _map_kept_characters(before, after) if left and there else {}
    found = BracketComparison([], [], [])
    for each in left:
        start, end = moved.get(each.start, -1), moved.get(each.end - 1, -2)
        inside = before[each.start + 1 : each.end - 1].strip()
        if there.get(start) == end:
            del there[start]
            found.changed.append((inside, after[start + 1 : end].strip()))
        else:
            found.removed.append(inside)
    found.added.extend(after[start + 1 : end].strip() for start, end in sorted(there.items()))
    return found


def _map_kept_characters(before: str, after: str) -> dict[int, int]:
    """Map the places of unchanged characters from one text to the other."""
    old, new = tokenize_text(before), tokenize_text(after)
    found: dict[int, int] = {}
    for at_old, at_new, size in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_matching_blocks():
        start, to = len("".join(old[:at_old])), len("".join(new[:at_new]))
        found.update(
            (start + step, to + step) for step in range(len("".join(old[at_old : at_old + size])))
        )
    return found
