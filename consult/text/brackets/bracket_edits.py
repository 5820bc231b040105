"""Pairs of brackets that a proposed text adds or removes, separated from its other edits."""

from typing import NamedTuple

from .bracket_tree import parse_brackets
from consult.text.diff.edit_spans import EditSpan, add_bounds


class BracketEdit(NamedTuple):
    """A pair of brackets that was added or removed, with its span in both texts.

    In the text that has the brackets, the span includes them.
    """

    added: bool
    start: int
    end: int
    new_start: int
    new_end: int


def extract_bracket_edits(
    base: str, proposed: str, found: list[EditSpan]
) -> tuple[list[BracketEdit], list[EditSpan]]:
    """Extract bracket pairs whose two signs belong to different edits.

    Return the pairs, and the edits that remain.
    """
    rest = list(found)
    pairs: list[BracketEdit] = []
    for bracket in parse_brackets(proposed).list_brackets():
        pair = _extract_pair(rest, (bracket.start, bracket.end), proposed, added=True)
        if pair:
            pairs.append(pair)
    for bracket in parse_brackets(base).list_brackets():
        pair = _extract_pair(rest, (bracket.start, bracket.end), base, added=False)
        if pair:
            pairs.append(pair)
    kept = [
        edit
        for before, edit in zip(found, rest, strict=True)
        if edit == before
        or base[edit.start : edit.end].strip() != proposed[edit.new_start : edit.new_end].strip()
    ]
    return sorted(pairs, key=lambda pair: (pair.start, -pair.end)), add_bounds(base, kept)


def _extract_pair(
    rest: list[EditSpan], span: tuple[int, int], text: str, *, added: bool
) -> BracketEdit | None:
    """Extract one pair by shortening the two edits that have its signs at an edge.

    None if there are no two such edits.
    """
    opening, closing = span[0], span[1] - 1
    first = _find_edge_edit(rest, opening, text, added=added)
    last = _find_edge_edit(rest, closing, text, added=added)
    if first is None or last is None or first == last:
        return None
    start = _shorten_edit(rest, first, opening, text, added=added)
    end = _shorten_edit(rest, last, closing, text, added=added)
    return BracketEdit(added, start, end, *span) if added else BracketEdit(added, *span, start, end)


def _find_edge_edit(rest: list[EditSpan], place: int, text: str, *, added: bool) -> int | None:
    """Find the edit that begins or ends with the bracket at a place."""
    for number, edit in enumerate(rest):
        start, end = (edit.new_start, edit.new_end) if added else (edit.start, edit.end)
        if start <= place < end and (
            not text[start:place].strip() or not text[place + 1 : end].strip()
        ):
            return number
    return None


def _shorten_edit(rest: list[EditSpan], number: int, place: int, text: str, *, added: bool) -> int:
    """Shorten an edit by the bracket at its edge; return the place in the other text."""
    edit = rest[number]
    start, end = (edit.new_start, edit.new_end) if added else (edit.start, edit.end)
    leading = not text[start:place].strip()
    start, end = (place + 1, end) if leading else (start, place)
    if added:
        rest[number] = edit._replace(new_start=start, new_end=end)
        return edit.start if leading else edit.end
    rest[number] = edit._replace(start=start, end=end)
    return edit.new_start if leading else edit.new_end
