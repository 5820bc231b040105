"""The tree of brackets in a text: text not agreed, its nesting, and its alternatives."""

from dataclasses import dataclass, field
from typing import NamedTuple

import regex

OPENING = frozenset("[［")
CLOSING = frozenset("]］")

# The marks of alternatives in the six languages: `alt 1:` `option B (Group of 77):` `备选案文1：`
_WORD = (
    r"alt|alternative|option|variante|alternativa|opci[oó]n|вариант|альтернатива|البديل|بديل|"
    r"الخيار|خيار|备选案文|备选方案|案文|方案|选项"
)
_MARK = (
    rf"\s*(?P<label>(?:{_WORD})\.?\s?(?:\p{{Nd}}{{1,3}}|\p{{L}}\b))"
    r"(?:\s*(?:[(（](?P<by>[^()（）\[\]:：/]{1,120})[)）]"
    r"|·\s*(?P<also>[^()（）\[\]:：/]{1,120}?)))?\s*[:：]\s*"
)
_FIRST = regex.compile(_MARK, regex.V1 | regex.IGNORECASE)
_NEXT = regex.compile(r"[/／\n]" + _MARK, regex.V1 | regex.IGNORECASE)
_DEEPEST = 6  # alternatives nested deeper than this count as plain brackets


class BracketAlternative(NamedTuple):
    """An alternative inside a bracket: its mark from `start`, its words from `words` to `end`."""

    label: str
    by: str
    start: int
    words: int
    end: int


@dataclass
class Bracket:
    """A bracket, from its opening sign to behind its closing sign; depth 1 is outermost."""

    start: int
    end: int
    depth: int
    alternatives: list[BracketAlternative] = field(default_factory=list)
    inner: list["Bracket"] = field(default_factory=list)


@dataclass
class BracketTree:
    """The brackets of a text, outermost first, and the places of unpaired ones."""

    brackets: list[Bracket]
    strays: list[int]

    @property
    def unbalanced(self) -> bool:
        """Return whether a bracket has no partner."""
        return bool(self.strays)

    def list_brackets(self) -> list[Bracket]:
        """List all brackets in the order in which they open."""
        found: list[Bracket] = []
        waiting = self.brackets[::-1]
        while waiting:
            bracket = waiting.pop()
            found.append(bracket)
            waiting.extend(reversed(bracket.inner))
        return found


def count_brackets(text: str) -> int:
    """Count the pairs of brackets, nested ones included; unpaired brackets do not count."""
    return len(_match_brackets(text)[0])


def cuts_bracket(base: str | None, text: str) -> bool:
    """Return whether a text has a bracket without a partner although its base has none."""
    return parse_brackets(text).unbalanced and not parse_brackets(base or "").unbalanced


def derive_status(status: str, brackets: int) -> str:
    """Derive the status of a clause from its text.

    A bracketed clause without brackets is open, and an open clause with brackets is
    bracketed.
    """
    if status == "bracketed" and not brackets:
        return "open"
    return "bracketed" if status == "open" and brackets else status


def parse_brackets(text: str) -> BracketTree:
    """Parse the brackets of a text and their alternatives; unpaired brackets are strays."""
    pairs, strays = _match_brackets(text)
    top: list[Bracket] = []
    around: list[Bracket] = []
    for start, end in sorted(pairs):
        while around and around[-1].end < end:
            around.pop()
        bracket = Bracket(start, end, len(around) + 1)
        (around[-1].inner if around else top).append(bracket)
        around.append(bracket)
    tree = BracketTree(top, sorted(strays))
    for bracket in tree.list_brackets():
        bracket.alternatives = _read_alternatives(text, bracket)
    return tree


def _match_brackets(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Match brackets: pairs of (opening place, place behind the closing sign), and strays."""
    pairs: list[tuple[int, int]] = []
    strays: list[int] = []
    opened: list[int] = []
    for place, character in enumerate(text):
        if character in OPENING:
            opened.append(place)
        elif character in CLOSING:
            if opened:
                pairs.append((opened.pop(), place + 1))
            else:
                strays.append(place)
    return pairs, strays + opened


def _read_alternatives(text: str, bracket: Bracket) -> list[BracketAlternative]:
    """Read `alt 1: … / alt 2: …` directly inside a bracket.

    There are none unless the bracket begins with such a mark.
    """
    last = bracket.end - 1
    first = _FIRST.match(text, bracket.start + 1, last) if bracket.depth <= _DEEPEST else None
    if first is None:
        return []
    inside = {place for inner in bracket.inner for place in range(inner.start, inner.end)}
    marks = [
        first,
        *(mark for mark in _NEXT.finditer(text, first.end(), last) if mark.start() not in inside),
    ]
    ends = [mark.start() for mark in marks[1:]] + [last]
    return [_build_alternative(text, mark, end) for mark, end in zip(marks, ends, strict=True)]


def _build_alternative(text: str, mark: regex.Match[str], end: int) -> BracketAlternative:
    """Build an alternative from its mark and the place where it ends."""
    by = (mark["by"] or mark["also"] or "").strip()
    words = min(mark.end(), end)
    return BracketAlternative(
        mark["label"], by, mark.start("label"), words, words + len(text[words:end].rstrip())
    )
