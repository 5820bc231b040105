"""A text as a compromise is read: its brackets and alternatives stand, without the names of those who hold them open."""
from typing import NamedTuple

import regex

from .bracket_tree import BracketAlternative, parse_brackets
from .holders import list_held_brackets

_COLON = regex.compile(r"\s*[:：]\s*$")


class AnonymousText(NamedTuple):
    """The words without names, and how many reservations were left out of them."""

    text: str
    reservations: int


class _TextCut(NamedTuple):
    start: int
    end: int
    words: str = ""


def anonymize_text(text: str) -> AnonymousText:
    """Leave the names out: of alternatives their attribution, of reservations, which are nothing but a name, all of it."""
    cuts = [_cut_attribution(text, each) for bracket in parse_brackets(text).every() for each in bracket.alternatives if each.by]
    reserved = [_cut_reservation(text, each.start, each.end) for each in list_held_brackets(text) if each.reserved]
    kept, at = "", 0
    for cut in sorted([*cuts, *reserved]):
        kept += text[at:max(at, cut.start)] + cut.words  # two reservations share the space between them
        at = max(at, cut.end)
    kept += text[at:]
    return AnonymousText(kept.strip() if reserved else kept, len(reserved))


def _cut_attribution(text: str, each: BracketAlternative) -> _TextCut:
    """The mark of an alternative from behind its label to its words, which keeps its colon alone."""
    colon = _COLON.search(text, each.start, each.words)
    return _TextCut(each.start + len(each.label), each.words, colon[0] if colon else ": ")


def _cut_reservation(text: str, start: int, end: int) -> _TextCut:
    """A reservation with the emphasis around it and the space before it, or behind it where it stands first."""
    while text[start - 1:start] == "*" and text[end:end + 1] == "*":
        start, end = start - 1, end + 1
    if start and text[start - 1].isspace():
        return _TextCut(start - 1, end)
    return _TextCut(start, end + (text[end:end + 1].isspace()))
