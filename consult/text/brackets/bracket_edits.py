"""Bracketing: pairs of brackets that a proposal puts around words or takes away, told from its other edits."""

from typing import NamedTuple

from .bracket_tree import parse
from consult.text.diff.edit_spans import Edit, bounded


class Lifted(NamedTuple):
    """A pair of brackets that was added or removed: the stretch of the base and of the proposal that it concerns.

    The brackets belong to the stretch of the text in which they stand.
    """

    added: bool
    start: int
    end: int
    new_start: int
    new_end: int


def lifted(base: str, proposed: str, found: list[Edit]) -> tuple[list[Lifted], list[Edit]]:
    """Take out of the edits the brackets whose partner belongs to another edit; give them, and what is left to tell."""
    rest = list(found)
    pairs: list[Lifted] = []
    for bracket in parse(proposed).every():
        pair = _lift(rest, (bracket.start, bracket.end), proposed, added=True)
        if pair:
            pairs.append(pair)
    for bracket in parse(base).every():
        pair = _lift(rest, (bracket.start, bracket.end), base, added=False)
        if pair:
            pairs.append(pair)
    kept = [
        edit
        for before, edit in zip(found, rest, strict=True)
        if edit == before or base[edit.start : edit.end].strip() != proposed[edit.new_start : edit.new_end].strip()
    ]
    return sorted(pairs, key=lambda pair: (pair.start, -pair.end)), bounded(base, kept)


def _lift(rest: list[Edit], span: tuple[int, int], text: str, *, added: bool) -> Lifted | None:
    """Shorten the two edits at whose edges the brackets of a pair stand, if there are two such."""
    opening, closing = span[0], span[1] - 1
    first = _holder(rest, opening, text, added=added)
    last = _holder(rest, closing, text, added=added)
    if first is None or last is None or first == last:
        return None
    start = _peel(rest, first, opening, text, added=added)
    end = _peel(rest, last, closing, text, added=added)
    return Lifted(added, start, end, *span) if added else Lifted(added, *span, start, end)


def _holder(rest: list[Edit], place: int, text: str, *, added: bool) -> int | None:
    """Find the edit that begins or ends with the bracket at a place."""
    for number, edit in enumerate(rest):
        start, end = (edit.new_start, edit.new_end) if added else (edit.start, edit.end)
        if start <= place < end and (not text[start:place].strip() or not text[place + 1 : end].strip()):
            return number
    return None


def _peel(rest: list[Edit], number: int, place: int, text: str, *, added: bool) -> int:
    """Shorten an edit by the bracket at its edge; give the place in the other text that answers to the bracket's."""
    edit = rest[number]
    start, end = (edit.new_start, edit.new_end) if added else (edit.start, edit.end)
    leading = not text[start:place].strip()
    start, end = (place + 1, end) if leading else (start, place)
    if added:
        rest[number] = edit._replace(new_start=start, new_end=end)
        return edit.start if leading else edit.end
    rest[number] = edit._replace(start=start, end=end)
    return edit.new_start if leading else edit.new_end
