"""An amendment as one reader may see it; and what it asks for, in short."""
from datetime import datetime
from typing import NamedTuple

from consult.core.moderation_reasons import ModerationReason

from consult.amendments.sponsors.queries import Sponsor
from consult.amendments.proposing.move_destinations import ClauseName
from .models import KINDS_KEEPING_TEXT


class AmendmentView(NamedTuple):
    """An amendment as one reader may see it; text and reason are None where they may not.

    base: the words it was made on; text: the clause as it would read, in `language`. words: the same in the
    authentic language on the words as they are now (of the clause, or of the amendment that it amends), None while
    it waits to be rendered; sure: whether its place in them is certain. level: how deep the clause stands. after: of a
    move, how the clause behind which it comes is called; none for the beginning, or where that left the text; likewise of
    a merge. cut: of a split, in base; cut_now: in the words as they are now, none where it has no place there. rendering: own
    (made in the authentic language), to_render, unofficial, official.
    """

    id: int
    number: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    label: str | None
    place: int | None
    level: int | None
    kind: str
    parent_id: int | None
    parent_revision: int | None
    parent_number: int | None
    parent_text: str | None  # what it said in that revision
    parent_now: str | None  # and in its newest
    parent_newest: int | None
    retabled_from_id: int | None
    submission_id: int | None
    submission: int | None
    source: str | None
    revision: int
    language: str
    authentic: str
    base: str | None
    wording_id: int | None
    now: str | None
    text: str | None
    words: str | None
    sure: bool
    earlier: bool  # the words that it was made on are not those of the text any more
    rendering: str
    rendered: str | None
    clause_kind: str | None
    clause_level: int | None
    after_id: int | None
    after: ClauseName | None
    cut: int | None
    cut_now: int | None
    reason: str | None
    digest: str
    author_id: int
    name: str | None
    organisation_id: int | None
    organisation: str | None
    group: dict[str, str] | None
    declared: str | None
    coalition_id: int | None
    coalition: str | None
    sponsors: tuple[Sponsor, ...]
    state: str
    settled: bool  # its clause is agreed and takes no new amendments
    grounds: ModerationReason | None  # why it was hidden
    answered_in_id: int | None  # the version with which its answer took effect
    proposed_at: datetime
    revised_at: datetime | None
    row_version: int
    may: frozenset[str]

    @property
    def on(self) -> str:
        """The words that it changes: of the clause, or of the amendment that it amends; none of a new clause."""
        return self.parent_text or ("" if self.kind == "add" else self.base or "")

    @property
    def reads(self) -> str:
        """The clause as it would read in the language of the amendment; nothing where it goes."""
        return self.on if self.kind in KINDS_KEEPING_TEXT else self.text or ""

    @property
    def deeper(self) -> bool:
        """Whether a move changes how deep the clause stands."""
        return self.kind == "move" and self.clause_level != self.level

    @property
    def counted(self) -> list[Sponsor]:
        """The co-sponsors of the words as they are."""
        return [each for each in self.sponsors if not each.earlier]


class ComparableAmendment(NamedTuple):
    """What an open amendment asks for and no more, for those who compare many; the fields are those of a Proposal."""

    id: int
    clause_id: int | None
    kind: str
    parent_id: int | None
    state: str
    now: str | None
    words: str | None
    after_id: int | None
    clause_level: int | None
    cut_now: int | None
    author_id: int
    proposed_at: datetime
    revised_at: datetime | None
