"""The JSON form of an amendment, with its change word by word and its co-sponsors."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from consult.attachments.shapes import AttachmentShape
from consult.text.diff.word_diff import diff_words

from consult.amendments.sponsors.queries import Sponsor
from consult.amendments.conflicts.collisions import AmendmentClash, SimilarAmendment
from .models import KINDS_KEEPING_TEXT, AmendmentRevision
from .queries import AmendmentView


class ProposerShape(BaseModel):
    """The author of an amendment and the organization it is for.

    id is null, and name is that of the source, if the secretariat entered it.
    """

    id: int | None
    name: str | None
    organisation_id: int | None
    organisation: str | None
    group: str | None
    declared: str | None
    coalition: str | None
    submission_id: int | None
    source: str | None


class SponsorShape(BaseModel):
    """A co-sponsor; earlier: of a text that was revised since; members: of a coalition."""

    holder: str
    organisation_id: int | None
    name: str | None
    group: str | None
    earlier: bool
    coalition_id: int | None
    members: list[int]

    @classmethod
    def build(cls, given: Sponsor) -> Self:
        """Build the JSON form of a co-sponsor."""
        return cls(
            holder=given.holder,
            organisation_id=given.organisation_id,
            name=given.name,
            group=given.group["code"] if given.group else None,
            earlier=given.earlier,
            coalition_id=given.coalition_id,
            members=[number for number, _ in given.members],
        )


class ChangePartShape(BaseModel):
    """A segment of a change: same, ins, del."""

    kind: str
    text: str

    @classmethod
    def between(cls, old: str, new: str) -> list[Self]:
        """Build the segments of the change from one text to another."""
        return [cls(kind=kind, text=text) for kind, text in diff_words(old, new)]


class ClashShape(BaseModel):
    """Another amendment that cannot be adopted together with it."""

    amendment_id: int
    kind: str
    stretch: str

    @classmethod
    def build(cls, given: AmendmentClash) -> Self:
        """Build the JSON form of a collision."""
        return cls(amendment_id=given.other_id, kind=given.kind, stretch=given.passage)


# The fields of AmendmentView by the names that the API has for them.
VIEW_FIELDS = {
    "base": "base_text",
    "words": "rebased_text",
    "sure": "is_certain",
    "earlier": "is_on_earlier_text",
}


class AmendmentShape(BaseModel):
    """An amendment as the requesting user may see it.

    base: the text that it was made on. text: the whole clause as it would read, in `language`.
    words: the same in the authentic language on the current text, null while rendering is
    to_render. rendering: own, to_render, unofficial, official. after_id: of a move, the clause
    behind which it comes (null: before the first); of a merge, the clause to which it is
    joined. clause_level: the level of a moved or new clause. cut: of a split, characters of
    base before the second part. cut_now: the same in the current text. earlier: the text
    changed since it was made. sure: its place there is certain.
    """

    id: int
    number: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    kind: str
    parent_id: int | None
    parent_revision: int | None
    retabled_from_id: int | None
    revision: int
    language: str
    base: str | None
    wording_id: int | None
    text: str | None
    words: str | None
    sure: bool
    earlier: bool
    rendering: str
    clause_kind: str | None
    clause_level: int | None
    after_id: int | None
    cut: int | None
    cut_now: int | None
    reason: str | None
    digest: str
    proposer: ProposerShape
    sponsors: list[SponsorShape]
    change: list[ChangePartShape]
    state: str
    answered_in_id: int | None
    proposed_at: datetime
    revised_at: datetime | None
    row_version: int
    may: list[str] = Field(
        description=(
            "revise, withdraw, retable, amend, sponsor, render, confirm, hide, unhide, approve"
        )
    )
    attachments: list[AttachmentShape] = Field(
        description="its files, at /api/v1/amendments/ID/attachments/PLACE"
    )

    @classmethod
    def build(cls, given: AmendmentView) -> Self:
        """Build the JSON form of an amendment."""
        proposer = ProposerShape(
            id=None if given.submission_id else given.author_id,
            name=given.source or given.name,
            organisation_id=given.organisation_id,
            organisation=given.organisation,
            group=given.group["code"] if given.group else None,
            declared=given.declared,
            coalition=given.coalition,
            submission_id=given.submission_id,
            source=given.source,
        )
        own = {
            name: getattr(given, VIEW_FIELDS.get(name, name))
            for name in cls.model_fields
            if name not in {"proposer", "sponsors", "change", "may", "attachments"}
        }
        return cls(
            **own,
            proposer=proposer,
            sponsors=[SponsorShape.build(each) for each in given.sponsors],
            change=build_change_parts(given),
            may=sorted(given.allowed_acts),
            attachments=[AttachmentShape.build(each) for each in given.attachments],
        )


def build_change_parts(given: AmendmentView) -> list[ChangePartShape]:
    """Build the change of an amendment on its base text.

    A new or a deleted clause changes as a whole.
    """
    old = "" if given.kind == "add" else given.base_text or ""
    new = old if given.kind in KINDS_KEEPING_TEXT else given.text or ""
    return ChangePartShape.between(old, new)


class AmendmentDetailShape(AmendmentShape):
    """An amendment with its collisions."""

    clashes: list[ClashShape] = []


class AmendmentsShape(BaseModel):
    """Amendments in the order of the text; next_after: the `after` of the next part."""

    amendments: list[AmendmentShape]
    next_after: int | None = None


class AmendmentRevisionShape(BaseModel):
    """A revision of an amendment."""

    number: int
    language: str
    text: str | None
    after_id: int | None
    clause_level: int | None
    cut: int | None
    reason: str
    digest: str
    made_at: datetime

    @classmethod
    def build(cls, given: AmendmentRevision) -> Self:
        """Build the JSON form of a revision."""
        return cls(
            number=given.number,
            language=given.language,
            text=given.text,
            after_id=given.after_id,
            clause_level=given.clause_level,
            cut=given.cut,
            reason=given.reason,
            digest=given.digest,
            made_at=given.made_at,
        )


class AmendmentRevisionsShape(BaseModel):
    """The revisions of an amendment, oldest first."""

    revisions: list[AmendmentRevisionShape]


class SimilarAmendmentShape(BaseModel):
    """An amendment with the same change (share 1) or a similar one."""

    share: float
    amendment: AmendmentShape

    @classmethod
    def build(cls, given: SimilarAmendment) -> Self:
        """Build the JSON form of a similar amendment."""
        return cls(
            share=round(given.similarity, 2), amendment=AmendmentShape.build(given.amendment)
        )


class AmendmentPreviewShape(BaseModel):
    """The change of an unfinished amendment, the similar ones and its collisions."""

    change: list[ChangePartShape]
    lookalike: bool = Field(description="it looks the same and differs in its characters")
    similar: list[SimilarAmendmentShape]
    clashes: list[ClashShape]


class RenderingShape(BaseModel):
    """The authentic text of an amendment that was made in another language."""

    amendment_id: int
    text: str
    official: bool


class AmendmentSponsorsShape(BaseModel):
    """The current co-sponsors of an amendment."""

    amendment_id: int
    sponsors: list[SponsorShape]


class CoalitionShape(BaseModel):
    """Organizations that speak under one name, and those of them that confirmed."""

    id: int
    name: str
    members: list[int]
    confirmed: list[int]
