"""Characters that show something else than they are: named, so that they can be refused in words."""
import unicodedata
from typing import NamedTuple

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
ISOLATES = frozenset("\u2066\u2067\u2068")
POP = "\u2069"
INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0")


class Objection(NamedTuple):
    """One character that is refused: a code, its Unicode name and its position in code points."""

    code: str
    name: str
    position: int


def normalise(text: str) -> str:
    """The text in NFC, with line feeds only."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def objections(text: str) -> list[Objection]:
    """Everything in the text that deceives; empty when there is nothing."""
    found = [Objection(code, _name(char), position) for position, char in enumerate(text)
             if (code := _code(char))]
    return sorted(found + _unbalanced(text), key=lambda each: each.position)


def _name(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")


def _code(char: str) -> str | None:
    point = ord(char)
    if char in OVERRIDES:
        return "override"
    if char in INVISIBLE:
        return "invisible"
    if 0xE0000 <= point <= 0xE007F:
        return "tag"
    if 0xD800 <= point <= 0xDFFF:
        return "surrogate"
    if (point < 0x20 and char not in "\t\n\r") or 0x7F <= point <= 0x9F:
        return "control"
    if 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE:
        return "noncharacter"
    return None


def _unbalanced(text: str) -> list[Objection]:
    """Isolates that are opened and not closed, or closed and not opened, within a paragraph."""
    wrong, start = [], 0
    for line in text.split("\n"):
        opened: list[int] = []
        for position, char in enumerate(line, start):
            if char in ISOLATES:
                opened.append(position)
            elif char == POP:
                if opened:
                    opened.pop()
                else:
                    wrong.append(position)
        wrong += opened
        start += len(line) + 1
    return [Objection("isolate", _name(text[position]), position) for position in wrong]
