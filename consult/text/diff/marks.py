"""Marks: a text drawn against the one that it was made of, as short runs that a page, a screen and a message share."""
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_tree import OPENING
from .word_diff import diff_words
from consult.text.parsing.light_markup import extract_plain_text, split_runs

MarkKind = Literal["same", "in", "ins", "del", "open", "close", "alt"]


class TextMark(NamedTuple):
    """A stretch that is drawn alike. The texts of all that are not "del" join to the text as one reads it.

    kind: same, in (the same, within brackets), ins, del, open and close (a bracket), alt (what announces an
    alternative). flags: "e" emphasised, "i" within brackets (of what was inserted), "+" a bracket, or what announces an
    alternative, that was inserted.
    """

    kind: MarkKind
    text: str
    flags: str = ""


class _MarkedLetter(NamedTuple):
    kind: str
    emphasis: bool
    depth: int


def build_change_marks(base: str, text: str) -> tuple[TextMark, ...]:
    """The marks of a text against its base, both as they are stored."""
    old, new = _list_letters(base), _list_letters(text)
    found: list[TextMark] = []
    at = {"old": 0, "new": 0}
    for kind, words in diff_words(extract_plain_text(base), extract_plain_text(text)):
        side, letters = ("old", old) if kind == "del" else ("new", new)
        for place, character in enumerate(words, at[side]):
            _append_mark(found, _choose_mark(kind, letters[place], character), character)
        at["old"] += len(words) if kind != "ins" else 0
        at["new"] += len(words) if kind != "del" else 0
    return tuple(found)


def _list_letters(text: str) -> list[_MarkedLetter]:
    return [_MarkedLetter(run.kind, run.emphasis, run.depth) for run in split_runs(text) for _ in run.text]


def _choose_mark(kind: str, letter: _MarkedLetter, character: str) -> tuple[MarkKind, str]:
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


def _append_mark(found: list[TextMark], how: tuple[MarkKind, str], character: str) -> None:
    kind, flags = how
    if found and (found[-1].kind, found[-1].flags) == (kind, flags) and kind not in {"open", "close"}:
        found[-1] = TextMark(kind, found[-1].text + character, flags)
    else:
        found.append(TextMark(kind, character, flags))
