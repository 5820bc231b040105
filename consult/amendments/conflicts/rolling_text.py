"""The rolling text of a clause as it is drawn: every change in place, with the numbers of those who ask for it."""
from collections.abc import Iterable
from typing import NamedTuple

from consult.text.merge.hunk_merge import rolling
from consult.text.parsing.light_markup import Run, plain, runs

from .collisions import changed, proposed_words
from consult.amendments.queries import Proposal


class Stroke(NamedTuple):
    """Words that are drawn alike."""

    text: str
    emphasis: bool
    bracket: bool


class Rolled(NamedTuple):
    """A stretch of the text: same, ins or del.

    numbers: of the amendments that ask for it; disputed: others cannot have theirs as well.
    """

    kind: str
    strokes: list[Stroke]
    numbers: tuple[int, ...]
    disputed: bool


def rolled(now: str, proposals: Iterable[Proposal]) -> list[Rolled]:
    """The words of a clause (as stored) with all changes that its amendments ask for.

    Who would delete the whole clause is left to a line beneath it: struck through, it would hide what the others ask for.
    """
    base, marks, at = plain(now), [], 0
    for run in runs(now):
        marks += [(run.emphasis, _bracket(run))] * len(run.text)
    given = [hunk._replace(source=each.number) for each in proposals if each.now is not None and each.kind != "sup"
             for words in [proposed_words(each)] if words is not None for hunk in changed(base, plain(words))]
    found = []
    for piece in rolling(base, given):
        strokes = _strokes(piece.text, [(False, letter in "[]") for letter in piece.text] if piece.kind == "ins"
                           else marks[at:at + len(piece.text)])
        at += 0 if piece.kind == "ins" else len(piece.text)
        numbers = tuple(int(str(each)) for each in piece.sources)
        found.append(Rolled(piece.kind, strokes, numbers, piece.collision is not None))
    return found


def _bracket(run: Run) -> bool:
    return run.kind in {"open", "close", "stray"}


def _strokes(text: str, marks: list[tuple[bool, bool]]) -> list[Stroke]:
    found: list[Stroke] = []
    for letter, (emphasis, bracket) in zip(text, marks, strict=True):
        last = found[-1] if found else None
        if last and (last.emphasis, last.bracket) == (emphasis, bracket):
            found[-1] = last._replace(text=last.text + letter)
        else:
            found.append(Stroke(letter, emphasis, bracket))
    return found
