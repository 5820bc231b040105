"""A text without the names of bracket holders; brackets and alternatives stay."""

from typing import NamedTuple

import regex

from .bracket_tree import BracketAlternative, parse_brackets
from .holders import list_held_brackets

_COLON = regex.compile(r"\s*[:：]\s*$")


class AnonymousText(NamedTuple):
    """The text without names, and the number of reservations that were removed."""

    text: str
    reservations: int


class _TextCut(NamedTuple):
    """A span to remove, and the words to put in its place."""

    start: int
    end: int
    words: str = ""


def anonymize_text(text: str) -> AnonymousText:
    """Anonymize a text: remove attributions of alternatives, and whole reservations."""
    cuts = [
        _cut_attribution(text, each)
        for bracket in parse_brackets(text).list_brackets()
        for each in bracket.alternatives
        if each.by
    ]
    reserved = [
        _cut_reservation(text, each.start, each.end)
        for each in list_held_brackets(text)
        if each.reserved
    ]
    kept, at = "", 0
    for cut in sorted([*cuts, *reserved]):
        kept += (
            text[at : max(at, cut.start)] + cut.words
        )  # two reservations share the space between them
        at = max(at, cut.end)
    kept += text[at:]
    return AnonymousText(kept.strip() if reserved else kept, len(reserved))


def _cut_attribution(text: str, each: BracketAlternative) -> _TextCut:
    """Cut the attribution of an alternative between its label and its words; the colon stays."""
    colon = _COLON.search(text, each.start, each.words)
    return _TextCut(each.start + len(each.label), each.words, colon[0] if colon else ": ")


def _cut_reservation(text: str, start: int, end: int) -> _TextCut:
    """Cut a reservation, with the emphasis around it and one adjacent space.

    The space before it is cut, or the space after it if the reservation comes first.
    """
    while text[start - 1 : start] == "*" and text[end : end + 1] == "*":
        start, end = start - 1, end + 1
    if start and text[start - 1].isspace():
        return _TextCut(start - 1, end)
    return _TextCut(start, end + (text[end : end + 1].isspace()))
