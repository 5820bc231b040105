"""Open brackets of a clause, with the options to close each and the change that each makes."""

from typing import NamedTuple

from consult.text.brackets.holders import HeldBracket, list_held_brackets
from consult.text.merge.consolidated_text import SourcedPassage
from consult.text.merge.draft_passages import EMPTY_ALTERNATIVE, join_text, resolve_bracket

from consult.amendments.change_description import shorten_change
from consult.documents.comparison import DiffStretch
from consult.documents.queries import ClauseText

KEEP_NOTHING = -1  # the bracket closes without any text


class BracketOption(NamedTuple):
    """An option for closing a bracket, with the change it makes to the clause.

    Attributes:
        keep: Number of an alternative, 0 for the text of the bracket, or KEEP_NOTHING.
    """

    keep: int
    label: str
    by: str
    words: str
    change: tuple[DiffStretch, ...]


class OpenBracket(NamedTuple):
    """A bracket of a clause with its options.

    Attributes:
        number: Position by opening bracket, from 0.
        inside: Stored text inside the bracket, with its marks.
    """

    number: int
    held: HeldBracket
    inside: str
    offers: list[BracketOption]


def list_brackets(line: ClauseText, language: str) -> list[OpenBracket]:
    """List the brackets of a clause with their options.

    Options that would leave the clause without text are omitted.
    """
    found = []
    for number, each in enumerate(list_held_brackets(line.text)):
        ways = [
            (place, one.label, one.by, words)
            for place, (one, words) in enumerate(each.alternatives)
        ]
        if not ways and not each.reserved:
            ways = [(0, "", "", each.words)]
        ways = [way for way in ways if way[3] not in {"", EMPTY_ALTERNATIVE}]
        offers = [
            BracketOption(keep_, label, by, words, shorten_change(line.text, after))
            for keep_, label, by, words in [*ways, (KEEP_NOTHING, "", "", "")]
            if (after := _preview_text(line, number, keep_, language)).strip()
        ]
        found.append(OpenBracket(number, each, line.text[each.start + 1 : each.end - 1], offers))
    return found


def _preview_text(line: ClauseText, number: int, kept: int, language: str) -> str:
    return join_text(resolve_bracket([SourcedPassage(line.text, ())], number, kept, language))
