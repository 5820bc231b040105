"""The rolling text of a clause: every change in place, with the numbers of its amendments."""

from collections.abc import Iterable
from typing import NamedTuple

from consult.text.merge.hunk_merge import build_rolling_pieces
from consult.text.parsing.light_markup import MarkupRun, extract_plain_text, split_runs

from .collisions import compute_hunks, extract_proposed_text
from consult.amendments.queries import AmendmentView


class StyledRun(NamedTuple):
    """A run of characters of one style."""

    text: str
    emphasis: bool
    bracket: bool


class RollingSegment(NamedTuple):
    """A segment of the rolling text; kind: same, ins or del.

    numbers: the amendments that request it. disputed: it collides with another change.
    """

    kind: str
    strokes: list[StyledRun]
    numbers: tuple[int, ...]
    disputed: bool


def build_rolling_segments(now: str, proposals: Iterable[AmendmentView]) -> list[RollingSegment]:
    """Build the rolling text of a clause from its stored text and its amendments.

    A deletion of the whole clause is left to a note beneath it: struck through, it would hide
    the other changes.
    """
    base, marks, at = extract_plain_text(now), [], 0
    for run in split_runs(now):
        marks += [(run.emphasis, _is_bracket(run))] * len(run.text)
    given = [
        hunk._replace(source=each.number)
        for each in proposals
        if each.current_text is not None and each.kind != "sup"
        for words in [extract_proposed_text(each)]
        if words is not None
        for hunk in compute_hunks(base, extract_plain_text(words))
    ]
    found = []
    for piece in build_rolling_pieces(base, given):
        strokes = _group_styled_runs(
            piece.text,
            [(False, letter in "[]") for letter in piece.text]
            if piece.kind == "ins"
            else marks[at : at + len(piece.text)],
        )
        at += 0 if piece.kind == "ins" else len(piece.text)
        numbers = tuple(int(str(each)) for each in piece.sources)
        found.append(RollingSegment(piece.kind, strokes, numbers, piece.collision is not None))
    return found


def _is_bracket(run: MarkupRun) -> bool:
    """Return whether a run is a bracket."""
    return run.kind in {"open", "close", "stray"}


def _group_styled_runs(text: str, marks: list[tuple[bool, bool]]) -> list[StyledRun]:
    """Group characters of the same style."""
    found: list[StyledRun] = []
    for letter, (emphasis, bracket) in zip(text, marks, strict=True):
        last = found[-1] if found else None
        if last and (last.emphasis, last.bracket) == (emphasis, bracket):
            found[-1] = last._replace(text=last.text + letter)
        else:
            found.append(StyledRun(letter, emphasis, bracket))
    return found
