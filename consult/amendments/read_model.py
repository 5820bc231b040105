"""The read model of an amendment: one reader's view of it, and a short form for comparison."""

from datetime import datetime
from typing import NamedTuple

from consult.attachments.models import AttachmentView
from consult.core.moderation_reasons import ModerationReason

from consult.amendments.sponsors.queries import Sponsor
from consult.amendments.proposing.move_destinations import ClauseName
from .models import KINDS_KEEPING_TEXT


class AmendmentView(NamedTuple):
    """An amendment as one reader may see it; text and reason are None if they may not.

    base_text: the text it was made on. text: the clause as it would read, in `language`.
    rebased_text: the same in the authentic language on the current text (of the clause, or of
    the amendment that it amends); None until it is rendered. is_certain: its place in the
    current text is certain. level: the level of the clause. after_clause: the name of the
    clause behind which a move puts it, or to which a merge joins it; None for the beginning, or
    if that clause left the text. cut: of a split, in base_text. cut_now: the same in the current
    text; None if it has no place there. rendering: own (made in the authentic language),
    to_render, unofficial, official.
    """

    id: int
    number: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    label: str | None
    clause_position: int | None
    level: int | None
    kind: str
    parent_id: int | None
    parent_revision: int | None
    parent_number: int | None
    parent_text: str | None  # text of that revision of the parent
    parent_now: str | None  # text of the newest revision of the parent
    parent_newest: int | None
    retabled_from_id: int | None
    submission_id: int | None
    submission: int | None
    source: str | None
    revision: int
    language: str
    authentic: str
    base_text: str | None
    wording_id: int | None
    current_text: str | None
    text: str | None
    rebased_text: str | None
    is_certain: bool
    is_on_earlier_text: bool  # the text changed since it was made
    rendering: str
    rendered: str | None
    clause_kind: str | None
    clause_level: int | None
    after_id: int | None
    after_clause: ClauseName | None
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
    is_clause_agreed: bool  # its clause is agreed and takes no new amendments
    hidden_reason: ModerationReason | None  # why it was hidden
    answered_in_id: int | None  # the version with which its answer took effect
    proposed_at: datetime
    revised_at: datetime | None
    row_version: int
    allowed_acts: frozenset[str]
    attachments: tuple[AttachmentView, ...] = ()
    supporters: frozenset[str] = frozenset()  # co-sponsors, and members of coalitions: "o12", "u7"

    @property
    def target_text(self) -> str:
        """The text that it changes: of the clause or of the amended amendment; "" for a new
        clause.
        """
        return self.parent_text or ("" if self.kind == "add" else self.base_text or "")

    @property
    def resulting_text(self) -> str:
        """The clause as it would read in the language of the amendment; "" if it is deleted."""
        return self.target_text if self.kind in KINDS_KEEPING_TEXT else self.text or ""

    @property
    def is_level_changed(self) -> bool:
        """Return whether a move changes the level of the clause."""
        return self.kind == "move" and self.clause_level != self.level

    @property
    def current_sponsors(self) -> list[Sponsor]:
        """The co-sponsors of the current text."""
        return [each for each in self.sponsors if not each.earlier]


class ComparableAmendment(NamedTuple):
    """The request of an open amendment alone, used to compare many.

    The fields are those of AmendmentView.
    """

    id: int
    clause_id: int | None
    kind: str
    parent_id: int | None
    parent_now: str | None
    revision: int
    state: str
    current_text: str | None
    rebased_text: str | None
    after_id: int | None
    clause_level: int | None
    cut_now: int | None
    author_id: int
    proposed_at: datetime
    revised_at: datetime | None
