"""Hunks of two sources that do not collide but stand side by side, and the text of both.

Neither source asked for the words that then stand together.
"""

from consult.text.diff.hunks import Hunk
from consult.text.parsing.tokens import is_word, tokenize_text

from .collisions import find_colliding_pairs, get_demand_key
from .hunk_merge import merge_hunks

MOST_BETWEEN = 1  # words of the base between two changes that are read together


def read_adjacent_hunks(base: str, one: Hunk, other: Hunk) -> str | None:
    """Return the words that stand together if two hunks are taken.

    Returns:
        None if they are of one source, ask for the same, collide, or stand further apart.
    """
    first, last = sorted((one, other), key=lambda each: (each.changed_start, each.changed_end))
    between = base[first.changed_end : max(first.changed_end, last.changed_start)]
    if (
        one.source == other.source
        or get_demand_key(one) == get_demand_key(other)
        or sum(map(is_word, tokenize_text(between))) > MOST_BETWEEN
        or find_colliding_pairs((one, other))
    ):
        return None
    merged = merge_hunks(base, (one, other)).text
    rest = len(base) - max(first.changed_end, last.changed_end)
    return merged[first.changed_start : len(merged) - rest].strip()
