"""Who holds a bracket open, as far as the text itself says so: by the alternatives that it attributes, or by a reservation."""
from typing import NamedTuple

import regex

from .bracket_tree import BracketAlternative, Bracket, parse_brackets

# "[Norvania reserves its position]", in the six languages: a bracket that is nothing but a reservation.
_RESERVES = regex.compile(
    r"^\s*(?P<who>[^\[\]]{2,120}?)\s*(?:"
    r"reserves?\s+(?:its|their)\s+positions?|reserves(?=\s*$|\s+(?:on|about)\b)|"
    r"réserve(?:nt)?\s+(?:sa|leurs?)\s+positions?|se\s+réservent?(?=\s*$|\s+sur\b)|"
    r"(?:se\s+)?reservan?\s+sus?\s+posici(?:ón|ones)|se\s+reservan?(?=\s*$|\s+sobre\b)|"
    r"резервиру[ею]т\s+сво[юи]\s+позици[юи]|保留(?:其|自己的)?立场)[^\[\]]{0,160}$"
    r"|^\s*(?:يتحفظ|تتحفظ)\s+(?P<whom>[^\[\]]{2,120}?)(?:\s+على\s[^\[\]]{0,160})?\s*$", regex.V1 | regex.IGNORECASE)


class HeldBracket(NamedTuple):
    """A bracket of a text: its words without the brackets, how deep it lies, its alternatives with their words, and by whom.

    reserved: it is a reservation, and no words of the text.
    """

    start: int
    end: int
    depth: int
    words: str
    alternatives: tuple[tuple[BracketAlternative, str], ...]
    holders: tuple[str, ...]
    reserved: bool


def list_held_brackets(text: str) -> list[HeldBracket]:
    """The brackets of a text in the order in which they open, nested ones too."""
    return [_build_held_bracket(text, each) for each in parse_brackets(text).every()]


def _build_held_bracket(text: str, bracket: Bracket) -> HeldBracket:
    words = text[bracket.start + 1:bracket.end - 1]
    told = None if bracket.inner or bracket.alternatives else _RESERVES.match(words.replace("*", ""))  # emphasised or not
    named = [each.by for each in bracket.alternatives if each.by]
    holders = [(told["who"] or told["whom"]).strip()] if told else named
    return HeldBracket(bracket.start, bracket.end, bracket.depth, words.strip(),
                tuple((each, text[each.words:each.end].strip()) for each in bracket.alternatives),
                tuple(dict.fromkeys(holders)), told is not None)
