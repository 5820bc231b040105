"""Marks: a text drawn against the one that it was made of, as short runs that a page, a screen and a message share."""
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_tree import OPENING
from .word_diff import word_diff
from consult.text.parsing.light_markup import plain, runs

Kind = Literal["same", "in", "ins", "del", "open", "close", "alt"]


class Mark(NamedTuple):
    """A stretch that is drawn alike. The texts of all that are not "del" join to the text as one reads it.

    kind: same, in (the same, within brackets), ins, del, open and close (a bracket), alt (what announces an
    alternative). flags: "e" emphasised, "i" within brackets (of what was inserted), "+" a bracket, or what announces an
    alternative, that was inserted.
    """

    kind: Kind
    text: str
    flags: str = ""


class _Letter(NamedTuple):
    kind: str
    emphasis: bool
    depth: int


def marked(base: str, text: str) -> tuple[Mark, ...]:
    """The marks of a text against its base, both as they are stored."""
    old, new = _letters(base), _letters(text)
    found: list[Mark] = []
    at = {"old": 0, "new": 0}
    for kind, words in word_diff(plain(base), plain(text)):
        side, letters = ("old", old) if kind == "del" else ("new", new)
        for place, character in enumerate(words, at[side]):
            _append(found, _drawn(kind, letters[place], character), character)
        at["old"] += len(words) if kind != "ins" else 0
        at["new"] += len(words) if kind != "del" else 0
    return tuple(found)


def _letters(text: str) -> list[_Letter]:
    return [_Letter(run.kind, run.emphasis, run.depth) for run in runs(text) for _ in run.text]


def _drawn(kind: str, letter: _Letter, character: str) -> tuple[Kind, str]:
    """How a character is drawn: its kind and flags."""
    emphasis = "e" if letter.emphasis else ""
    if kind == "del":
        return "del", emphasis
    fresh = "+" if kind == "ins" else ""
    if letter.kind in {"open", "close", "stray"}:
        return "open" if character in OPENING else "close", fresh
    if letter.kind == "alt":
        return "alt", fresh
    if kind == "ins":
        return "ins", emphasis + ("i" if letter.depth else "")
    return "in" if letter.depth else "same", emphasis


def _append(found: list[Mark], how: tuple[Kind, str], character: str) -> None:
    kind, flags = how
    if found and (found[-1].kind, found[-1].flags) == (kind, flags) and kind not in {"open", "close"}:
        found[-1] = Mark(kind, found[-1].text + character, flags)
    else:
        found.append(Mark(kind, character, flags))
