"""Holders of brackets: who keeps each bracket open, according to the text itself.

The text names a holder by attributed alternatives or by a reservation.
"""

from typing import NamedTuple

import regex

from .bracket_tree import BracketAlternative, Bracket, parse_brackets

# "[Norvania reserves its position]" in the six languages: a bracket that holds only a reservation.
_RESERVES = regex.compile(
    r"^\s*(?P<who>[^\[\]]{2,120}?)\s*(?:"
    r"reserves?\s+(?:its|their)\s+positions?|reserves(?=\s*$|\s+(?:on|about)\b)|"
    r"réserve(?:nt)?\s+(?:sa|leurs?)\s+positions?|se\s+réservent?(?=\s*$|\s+sur\b)|"
    r"(?:se\s+)?reservan?\s+sus?\s+posici(?:ón|ones)|se\s+reservan?(?=\s*$|\s+sobre\b)|"
    r"резервиру[ею]т\s+сво[юи]\s+позици[юи]|保留(?:其|自己的)?立场)[^\[\]]{0,160}$"
    r"|^\s*(?:يتحفظ|تتحفظ)\s+(?P<whom>[^\[\]]{2,120}?)(?:\s+على\s[^\[\]]{0,160})?\s*$",
    regex.V1 | regex.IGNORECASE,
)


class HeldBracket(NamedTuple):
    """A bracket with its words, depth, alternatives and holders.

    Attributes:
        words: the text inside, without the brackets.
        alternatives: each alternative with its words.
        reserved: whether the bracket is a reservation and not text of the clause.
    """

    start: int
    end: int
    depth: int
    words: str
    alternatives: tuple[tuple[BracketAlternative, str], ...]
    holders: tuple[str, ...]
    reserved: bool


def list_held_brackets(text: str) -> list[HeldBracket]:
    """List the brackets of a text in the order in which they open, nested ones included."""
    return [_build_held_bracket(text, each) for each in parse_brackets(text).list_brackets()]


def _build_held_bracket(text: str, bracket: Bracket) -> HeldBracket:
    """Build a held bracket from a bracket of the tree."""
    words = text[bracket.start + 1 : bracket.end - 1]
    told = (
        None if bracket.inner or bracket.alternatives else _RESERVES.match(words.replace("*", ""))
    )  # with or without emphasis
    named = [each.by for each in bracket.alternatives if each.by]
    holders = [(told["who"] or told["whom"]).strip()] if told else named
    return HeldBracket(
        bracket.start,
        bracket.end,
        bracket.depth,
        words.strip(),
        tuple((each, text[each.words : each.end].strip()) for each in bracket.alternatives),
        tuple(dict.fromkeys(holders)),
        told is not None,
    )
