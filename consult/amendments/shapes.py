"""The one JSON form of an amendment, with its change word by word and those who stand behind it."""
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from consult.text.diff.word_diff import diff_words

from consult.amendments.sponsors.queries import Sponsor
from consult.amendments.conflicts.collisions import AmendmentClash, SimilarAmendment
from .models import KINDS_KEEPING_TEXT, AmendmentRevision
from .queries import AmendmentView


class ProposerShape(BaseModel):
    """Who proposed it, and for whom; id is null, and name that of the source, where the secretariat entered it."""

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
    """Who stands behind it; earlier: behind words that were revised since. members: of a coalition, its organisations."""

    holder: str
    organisation_id: int | None
    name: str | None
    group: str | None
    earlier: bool
    coalition_id: int | None
    members: list[int]

    @classmethod
    def of(cls, given: Sponsor) -> Self:
        return cls(holder=given.holder, organisation_id=given.organisation_id, name=given.name,
                   group=given.group["code"] if given.group else None, earlier=given.earlier,
                   coalition_id=given.coalition_id, members=[number for number, _ in given.members])


class ChangePartShape(BaseModel):
    """A stretch of the change: same, ins, del."""

    kind: str
    text: str

    @classmethod
    def between(cls, old: str, new: str) -> list[Self]:
        """The change from one text to another."""
        return [cls(kind=kind, text=text) for kind, text in diff_words(old, new)]


class ClashShape(BaseModel):
    """Another amendment that cannot be adopted together with it."""

    amendment_id: int
    kind: str
    stretch: str

    @classmethod
    def of(cls, given: AmendmentClash) -> Self:
        return cls(amendment_id=given.other, kind=given.kind, stretch=given.stretch)


class AmendmentShape(BaseModel):
    """An amendment as the one who asks may see it.

    base: the words that it was made on; text: the whole clause as it would read, in `language`; words: the same in
    the authentic language on the words as they are now, null while rendering is to_render. rendering: own, to_render,
    unofficial, official. after_id: of a move, the clause behind which it comes; null: before the first; clause_level: at
    which level, as of a new clause; after_id of a merge: the clause to which it is joined. cut: of a split, characters of
    base before the second part; cut_now: in the words as they are now. earlier: the text changed since it was
    made; sure: whether its place there is certain.
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
    may: list[str] = Field(description="revise, withdraw, retable, amend, sponsor, render, confirm, hide, unhide, approve")

    @classmethod
    def of(cls, given: AmendmentView) -> Self:
        proposer = ProposerShape(
            id=None if given.submission_id else given.author_id, name=given.source or given.name,
            organisation_id=given.organisation_id, organisation=given.organisation,
            group=given.group["code"] if given.group else None, declared=given.declared, coalition=given.coalition,
            submission_id=given.submission_id, source=given.source)
        own = {name: getattr(given, name) for name in cls.model_fields
               if name not in {"proposer", "sponsors", "change", "may"}}
        return cls(**own, proposer=proposer, sponsors=[SponsorShape.of(each) for each in given.sponsors],
                   change=build_change_parts(given), may=sorted(given.may))


def build_change_parts(given: AmendmentView) -> list[ChangePartShape]:
    """What it changes in the words that it was made on: all of a new clause, and of one that goes."""
    old = "" if given.kind == "add" else given.base or ""
    new = old if given.kind in KINDS_KEEPING_TEXT else given.text or ""
    return ChangePartShape.between(old, new)


class AmendmentDetailShape(AmendmentShape):
    """An amendment with what it collides with."""

    clashes: list[ClashShape] = []


class AmendmentsShape(BaseModel):
    """Amendments in the order of the text; next_after: the `after` of the next part of a long list."""

    amendments: list[AmendmentShape]
    next_after: int | None = None


class AmendmentRevisionShape(BaseModel):
    """What an amendment said once."""

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
    def of(cls, given: AmendmentRevision) -> Self:
        return cls(number=given.number, language=given.language, text=given.text, after_id=given.after_id,
                   clause_level=given.clause_level, cut=given.cut, reason=given.reason,
                   digest=given.digest, made_at=given.made_at)


class AmendmentRevisionsShape(BaseModel):
    """The revisions of an amendment, the first one first."""

    revisions: list[AmendmentRevisionShape]


class SimilarAmendmentShape(BaseModel):
    """An amendment that asks for the same (share 1), or for much the same."""

    share: float
    amendment: AmendmentShape

    @classmethod
    def of(cls, given: SimilarAmendment) -> Self:
        return cls(share=round(given.share, 2), amendment=AmendmentShape.of(given.amendment))


class AmendmentPreviewShape(BaseModel):
    """What words that somebody is about to propose would change, what is alike, and what they would collide with."""

    change: list[ChangePartShape]
    lookalike: bool = Field(description="it looks the same and differs in its characters")
    similar: list[SimilarAmendmentShape]
    clashes: list[ClashShape]


class RenderingShape(BaseModel):
    """The authentic words of an amendment that was made in another language."""

    amendment_id: int
    text: str
    official: bool


class AmendmentSponsorsShape(BaseModel):
    """How many stand behind an amendment now."""

    amendment_id: int
    sponsors: list[SponsorShape]


class CoalitionShape(BaseModel):
    """Organisations that speak under one name, and those of them that confirmed it."""

    id: int
    name: str
    members: list[int]
    confirmed: list[int]
