"""Provenance cards for readers of a clause: the place of each passage, and a card for each
letter.
"""

from typing import NamedTuple

from consult.positions.models import Ballot
from consult.text.anchors.selectors import convert_to_utf16
from consult.text.parsing.light_markup import extract_plain_text, map_plain_offsets

from consult.consolidation.models import ChairDecision
from .queries import ProvenancePassage, ClauseProvenance
from consult.consolidation.silence.models import Silence
from consult.consolidation.silence.queries import load_clause_silences


class ProvenanceCard(NamedTuple):
    """The passages with the same letter, with the decisions and ballots of their version."""

    letter: str
    passages: list[ProvenancePassage]
    decisions: list[ChairDecision]
    ballots: list[Ballot]
    silences: list[Silence]

    @property
    def first(self) -> ProvenancePassage:
        """The first passage; all passages of a card have the same sources."""
        return self.passages[0]


def build_cards(found: ClauseProvenance) -> list[ProvenanceCard]:
    """Build one card for each letter, in text order."""
    by: dict[str, list[ProvenancePassage]] = {}
    for each in found.passages:
        if each.part.letter:
            by.setdefault(each.part.letter, []).append(each)
    under = load_clause_silences(found.story.line.clause_id)
    return [_build_card(letter, passages, found, under) for letter, passages in by.items()]


def _build_card(
    letter: str, passages: list[ProvenancePassage], found: ClauseProvenance, under: list[Silence]
) -> ProvenanceCard:
    version = passages[0].part.version
    decisions = [each for each in found.decisions if each.version_id == version.id]
    before = max(
        (
            each.at
            for each in found.story.moments
            if each.what == "issued"
            and each.version is not None
            and each.version.place < version.place
        ),
        default=None,
    )
    until = version.issued_at
    ballots = [
        each
        for each in found.ballots
        if each.closed_at is not None
        and (before is None or each.closed_at > before)
        and (until is None or each.closed_at <= until)
    ]
    made = {each.id for each in decisions}
    return ProvenanceCard(
        letter, passages, decisions, ballots, [each for each in under if each.decision_id in made]
    )


def build_passage_spans(found: ClauseProvenance) -> list[tuple[int, int, str]]:
    """Build the spans of marked passages in the plain text, in UTF-16 units, with their letters.

    Spans do not include spaces at their ends.
    """
    text = found.story.line.text
    words, kept = extract_plain_text(text), map_plain_offsets(text)
    made = []
    for each in found.passages:
        start, end = kept[each.start], kept[each.end]
        shown = words[start:end]
        start, end = (
            start + len(shown) - len(shown.lstrip()),
            end - len(shown) + len(shown.rstrip()),
        )
        if each.part.letter and start < end:
            made.append((*convert_to_utf16(words, start, end), each.part.letter))
    return made
