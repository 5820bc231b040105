"""Maps positions and passages of an old wording to the new one, by a word diff."""

from consult.text.diff.word_diff import DiffPart


def map_offset(parts: list[DiffPart], offset: int, *, end: bool = False) -> int:
    """Map an offset in code points from the old wording to the new one.

    The start of a passage goes behind text inserted at it, the end of a passage before it.
    Inside replaced words, a start maps to the start of the replacement, and an end to its
    end.

    Args:
        end: whether the offset is the end of a passage.

    Raises:
        ValueError: the offset is outside of the old wording.
    """
    if offset < 0:
        raise ValueError(offset)
    at_old = at_new = 0
    for same, removed, added in _measure_runs(parts):
        if offset < at_old + same or (end and offset == at_old + same):
            return at_new + offset - at_old
        at_old, at_new = at_old + same, at_new + same
        if offset < at_old + removed or (end and offset == at_old + removed):
            return at_new + added if end else at_new
        at_old, at_new = at_old + removed, at_new + added
    if offset > at_old:
        raise ValueError(offset)
    return at_new


def _measure_runs(parts: list[DiffPart]) -> list[tuple[int, int, int]]:
    """Return the lengths of each unchanged stretch, and of the text removed and added after it."""
    runs = [[0, 0, 0]]
    for kind, text in parts:
        if kind == "same":
            if runs[-1][1] or runs[-1][2]:
                runs.append([0, 0, 0])
            runs[-1][0] += len(text)
        else:
            runs[-1][1 if kind == "del" else 2] += len(text)
    return [(same, removed, added) for same, removed, added in runs]


def map_range(parts: list[DiffPart], start: int, end: int) -> tuple[int, int]:
    """Map a passage from the old wording to the new one; it is empty if its words were removed."""
    first = map_offset(parts, start)
    return first, max(first, map_offset(parts, end, end=True))
