"""Light markup: text with *emphasis* and [brackets], read as plain words or as runs that a template draws."""

from itertools import pairwise
from typing import Literal, NamedTuple

from consult.text.brackets.bracket_tree import Bracket, parse_brackets

RunKind = Literal["text", "open", "close", "stray", "alt", "slash", "break"]


class MarkupRun(NamedTuple):
    """A stretch of plain text that is drawn alike.

    `kind` is "text", "open" or "close" for a bracket, "stray" for one without a partner, "alt" for the mark of an
    alternative (`alt 1: `), "slash" for what parts two alternatives, "break" for a line break. `depth` counts the
    brackets around the words; a bracket itself has the depth of what it holds.
    """

    text: str
    emphasis: bool
    depth: int
    kind: RunKind


class _MarkSpan(NamedTuple):
    """A place in the plain text that is not words."""

    start: int
    end: int
    kind: RunKind


def extract_plain_text(text: str) -> str:
    """Remove the asterisks of emphasis; an escaped asterisk, or one without a partner on its line, stays."""
    return _read_markup(text)[0]


def map_plain_offsets(text: str) -> list[int]:
    """For every place in stored text, its end included, how many characters of the plain words come before it."""
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
    r"""Write plain words as stored text, each asterisk as `\*`; `plain` gives them back."""
    return text.replace("*", "\\*")


def split_runs(text: str) -> list[MarkupRun]:
    """Cut stored text into runs whose texts join to `plain(text)`; every open run is closed by a later one."""
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


def _split_text_runs(words: str, emphasised: list[bool], span: tuple[int, int], depth: int) -> list[MarkupRun]:
    """Cut a stretch of words where emphasis begins or ends."""
    at, end = span
    cuts = [place for place in range(at + 1, end) if emphasised[place] != emphasised[place - 1]]
    edges = [at, *cuts, end] if at < end else []
    return [MarkupRun(words[first:last], emphasised[first], depth, "text") for first, last in pairwise(edges)]


def _list_mark_spans(words: str) -> list[_MarkSpan]:
    """List, in order, what is not words: brackets, marks of alternatives, what parts them, line breaks."""
    tree = parse_brackets(words)
    spans = [_MarkSpan(place, place + 1, "stray") for place in tree.strays]
    for bracket in tree.every():
        spans += [_MarkSpan(bracket.start, bracket.start + 1, "open"), _MarkSpan(bracket.end - 1, bracket.end, "close")]
        spans += _list_alternative_spans(bracket)
    taken = {span.start for span in spans} | {
        place for span in spans if span.kind in {"alt", "slash"} for place in range(span.start, span.end)
    }
    spans += [
        _MarkSpan(place, place + 1, "break")
        for place, character in enumerate(words)
        if character == "\n" and place not in taken
    ]
    return sorted(spans)


def _list_alternative_spans(bracket: Bracket) -> list[_MarkSpan]:
    """Give the marks of a bracket's alternatives and what stands between one alternative and the next."""
    offers = bracket.alternatives
    marks = [_MarkSpan(offer.start, offer.words, "alt") for offer in offers]
    return marks + [_MarkSpan(one.end, other.start, "slash") for one, other in pairwise(offers)]


def _read_markup(text: str) -> tuple[str, list[bool]]:
    """Read stored text into plain words and, for each character of them, whether it is emphasised."""
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
    """Undo the escapes and list the places of the asterisks that were not escaped."""
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
    """Pair asterisks: one right before a word with the next one right behind a word, on the same line."""
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
