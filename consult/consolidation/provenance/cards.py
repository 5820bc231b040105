"""Whence the passages of a clause come, for who reads them in the text: where each stands, and its card."""
from typing import NamedTuple

from consult.positions.models import Ballot
from consult.text.anchors.selectors import to_utf16
from consult.text.parsing.light_markup import plain, plain_places

from consult.consolidation.models import Decision
from .queries import Passage, Provenance
from consult.consolidation.silence.models import Silence
from consult.consolidation.silence.queries import silences_of


class Card(NamedTuple):
    """Words from one place, in one or more passages, with what was asked and decided on the way to the version they came in."""

    letter: str
    passages: list[Passage]
    decisions: list[Decision]
    ballots: list[Ballot]
    silences: list[Silence]

    @property
    def first(self) -> Passage:
        """The passage that speaks for all: they have the same sources."""
        return self.passages[0]


def cards(found: Provenance) -> list[Card]:
    """One for each letter, in the order of the words."""
    by: dict[str, list[Passage]] = {}
    for each in found.passages:
        if each.part.letter:
            by.setdefault(each.part.letter, []).append(each)
    under = silences_of(found.story.line.clause_id)
    return [_card(letter, passages, found, under) for letter, passages in by.items()]


def _card(letter: str, passages: list[Passage], found: Provenance, under: list[Silence]) -> Card:
    version = passages[0].part.version
    decisions = [each for each in found.decisions if each.version_id == version.id]
    before = max((each.at for each in found.story.moments if each.what == "issued" and each.version is not None
                  and each.version.place < version.place), default=None)
    until = version.issued_at
    ballots = [each for each in found.ballots if each.closed_at is not None and (before is None or each.closed_at > before)
               and (until is None or each.closed_at <= until)]
    made = {each.id for each in decisions}
    return Card(letter, passages, decisions, ballots, [each for each in under if each.decision_id in made])


def places(found: Provenance) -> list[tuple[int, int, str]]:
    """Where the passages stand in the words as a browser counts them, with their letters; without spaces at their ends."""
    text = found.story.line.text
    words, kept = plain(text), plain_places(text)
    made = []
    for each in found.passages:
        start, end = kept[each.start], kept[each.end]
        shown = words[start:end]
        start, end = start + len(shown) - len(shown.lstrip()), end - len(shown) + len(shown.rstrip())
        if each.part.letter and start < end:
            made.append((*to_utf16(words, start, end), each.part.letter))
    return made
