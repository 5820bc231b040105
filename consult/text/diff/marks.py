"""Change marks: a text against its base as short runs for pages, screens and messages."""

from typing import Literal, NamedTuple

from consult.text.brackets.bracket_tree import OPENING
from .word_diff import diff_words
from consult.text.parsing.light_markup import extract_plain_text, split_runs

MarkKind = Literal["same", "in", "ins", "del", "open", "close", "alt"]


class TextMark(NamedTuple):
    """A run of text that is drawn in one way; all runs except "del" join to the text as read.

    Attributes:
        kind: same, in (the same, inside brackets), ins, del, open and close (a bracket), or
            alt (the mark of an alternative).
        flags: "e" emphasized, "i" inserted inside brackets, "+" an inserted bracket or mark
            of an alternative.
    """

    kind: MarkKind
    text: str
    flags: str = ""


class _CharacterStyle(NamedTuple):
    """The kind, emphasis and bracket depth of a character."""

    kind: str
    emphasis: bool
    depth: int


def build_change_marks(base: str, text: str) -> tuple[TextMark, ...]:
    """Build the marks of a text against its base; both are stored texts."""
    old, new = _list_character_styles(base), _list_character_styles(text)
    found: list[TextMark] = []
    at = {"old": 0, "new": 0}
    for kind, words in diff_words(extract_plain_text(base), extract_plain_text(text)):
        side, styles = ("old", old) if kind == "del" else ("new", new)
        for place, character in enumerate(words, at[side]):
            _append_mark(found, _choose_mark(kind, styles[place], character), character)
        at["old"] += len(words) if kind != "ins" else 0
        at["new"] += len(words) if kind != "del" else 0
    return tuple(found)


def _list_character_styles(text: str) -> list[_CharacterStyle]:
    """List the style of each character of a stored text."""
    return [
        _CharacterStyle(run.kind, run.emphasis, run.depth)
        for run in split_runs(text)
        for _ in run.text
    ]


def _choose_mark(kind: str, style: _CharacterStyle, character: str) -> tuple[MarkKind, str]:
    """Choose the kind and flags of the mark for a character."""
    emphasis = "e" if style.emphasis else ""
    if kind == "del":
        return "del", emphasis
    fresh = "+" if kind == "ins" else ""
    if style.kind in {"open", "close", "stray"}:
        return "open" if character in OPENING else "close", fresh
    if style.kind == "alt":
        return "alt", fresh
    if kind == "ins":
        return "ins", emphasis + ("i" if style.depth else "")
    return "in" if style.depth else "same", emphasis


def _append_mark(found: list[TextMark], how: tuple[MarkKind, str], character: str) -> None:
    """Append a character to the last mark, or start a new mark."""
    kind, flags = how
    if (
        found
        and (found[-1].kind, found[-1].flags) == (kind, flags)
        and kind not in {"open", "close"}
    ):
        found[-1] = TextMark(kind, found[-1].text + character, flags)
    else:
        found.append(TextMark(kind, character, flags))
