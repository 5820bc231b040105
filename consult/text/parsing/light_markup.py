"""Light markup of stored texts: *emphasis* and [brackets], read as plain words or as runs."""

from itertools import pairwise
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_tree import Bracket, parse_brackets

RunKind = Literal["text", "open", "close", "stray", "alt", "slash", "break"]


class MarkupRun(NamedTuple):
    """A run of plain text that is drawn in one way.

    Attributes:
        kind: "text"; "open" or "close" for a bracket; "stray" for one without a partner;
            "alt" for the mark of an alternative (`alt 1: `); "slash" for the separator of
            two alternatives; "break" for a line break.
        depth: the number of brackets around the words; a bracket has the depth of its
            content.
    """

    text: str
    emphasis: bool
    depth: int
    kind: RunKind


class _MarkSpan(NamedTuple):
    """A span of the plain text that is not words."""

    start: int
    end: int
    kind: RunKind


def extract_plain_text(text: str) -> str:
    """Extract the plain text: without emphasis asterisks; escaped or unpaired ones stay."""
    return _read_markup(text)[0]


def map_plain_offsets(text: str) -> list[int]:
    """Map every offset of stored text to the number of plain characters before it.

    The end of the text is included.
    """
    characters, stars = _undo_escapes(text)
    dropped = {star for pair in _pair_asterisks(characters, stars) for star in pair}
    places, at, escaped = [0], 0, False
    for place, character in enumerate(text):
        escapes = character == "\\" and not escaped and text[place + 1 : place + 2] == "*"
        places.append(places[-1] + (not escapes and at not in dropped))
        at += not escapes
        escaped = escapes
    return places


def escape_asterisks(text: str) -> str:
    r"""Escape each asterisk of plain words as `\*`; `extract_plain_text` reverses it."""
    return text.replace("*", "\\*")


def split_runs(text: str) -> list[MarkupRun]:
    """Split stored text into runs that join to its plain text.

    Every open run has a later close run.
    """
    words, emphasised = _read_markup(text)
    found: list[MarkupRun] = []
    depth = at = 0
    for start, end, kind in [*_list_mark_spans(words), _MarkSpan(len(words), len(words), "text")]:
        found.extend(_split_text_runs(words, emphasised, (at, start), depth))
        if start < end:
            depth += kind == "open"
            found.append(MarkupRun(words[start:end], emphasised[start], depth, kind))
            depth -= kind == "close"
        at = end
    return found


def _split_text_runs(
    words: str, emphasised: list[bool], span: tuple[int, int], depth: int
) -> list[MarkupRun]:
    """Split a span of words where emphasis begins or ends."""
    at, end = span
    cuts = [place for place in range(at + 1, end) if emphasised[place] != emphasised[place - 1]]
    edges = [at, *cuts, end] if at < end else []
    return [
        MarkupRun(words[first:last], emphasised[first], depth, "text")
        for first, last in pairwise(edges)
    ]


def _list_mark_spans(words: str) -> list[_MarkSpan]:
    """List, in order, brackets, marks and separators of alternatives, and line breaks."""
    tree = parse_brackets(words)
    spans = [_MarkSpan(place, place + 1, "stray") for place in tree.strays]
    for bracket in tree.list_brackets():
        spans += [
            _MarkSpan(bracket.start, bracket.start + 1, "open"),
            _MarkSpan(bracket.end - 1, bracket.end, "close"),
        ]
        spans += _list_alternative_spans(bracket)
    taken = {span.start for span in spans} | {
        place
        for span in spans
        if span.kind in {"alt", "slash"}
        for place in range(span.start, span.end)
    }
    spans += [
        _MarkSpan(place, place + 1, "break")
        for place, character in enumerate(words)
        if character == "\n" and place not in taken
    ]
    return sorted(spans)


def _list_alternative_spans(bracket: Bracket) -> list[_MarkSpan]:
    """List the marks of a bracket's alternatives and the separators between them."""
    offers = bracket.alternatives
    marks = [_MarkSpan(offer.start, offer.words, "alt") for offer in offers]
    return marks + [_MarkSpan(one.end, other.start, "slash") for one, other in pairwise(offers)]


def _read_markup(text: str) -> tuple[str, list[bool]]:
    """Read stored text into plain words, and for each character whether it is emphasized."""
    characters, stars = _undo_escapes(text)
    pairs = _pair_asterisks(characters, stars)
    dropped = {star for pair in pairs for star in pair}
    opened = {pair[0] for pair in pairs}
    words: list[str] = []
    emphasised: list[bool] = []
    inside = False
    for place, character in enumerate(characters):
        if place in dropped:
            inside = place in opened
            continue
        words.append(character)
        emphasised.append(inside)
    return "".join(words), emphasised


def _undo_escapes(text: str) -> tuple[list[str], list[int]]:
    """Undo the escapes, and list the places of asterisks that were not escaped."""
    characters: list[str] = []
    stars: list[int] = []
    escaped = False
    for place, character in enumerate(text):
        if character == "\\" and not escaped and text[place + 1 : place + 2] == "*":
            escaped = True
            continue
        if character == "*" and not escaped:
            stars.append(len(characters))
        escaped = False
        characters.append(character)
    return characters, stars


def _pair_asterisks(characters: list[str], stars: list[int]) -> list[tuple[int, int]]:
    """Pair asterisks: one before a word with the next one behind a word on the same line."""
    pairs: list[tuple[int, int]] = []
    opened: int | None = None
    line = 0
    lines = []
    for character in characters:
        lines.append(line)
        line += character == "\n"
    for star in stars:
        if opened is not None and lines[opened] != lines[star]:
            opened = None
        closes = star > 0 and not characters[star - 1].isspace()
        opens = star + 1 < len(characters) and not characters[star + 1].isspace()
        if opened is not None and closes and star > opened + 1:
            pairs.append((opened, star))
            opened = None
        elif opens:
            opened = star
    return pairs
