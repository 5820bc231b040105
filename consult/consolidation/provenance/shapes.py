"""JSON shapes of the provenance of a clause."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from consult.amendments.shapes import AmendmentShape, ProposerShape, SponsorShape
from consult.positions.shapes import TallyShape

from .queries import ClauseProvenance, PassageSource


class SourceDispositionShape(BaseModel):
    """A disposition of an amendment for a version, with its reason."""

    version_id: int
    outcome: str
    reason: str


class PassageSourceShape(BaseModel):
    """A source of text.

    Attributes:
        kind: "text" (present from the start), "amendment", "objection" (brackets for an
            organization), "written" (by a moderator), "marks", "meeting" (typed there) or
            "group" (drafting group).
        number: Printed number of the amendment, meeting or group.
        comments: Rows of the comments on the amendment.
    """

    kind: str
    amendment_id: int | None = None
    number: int | None = None
    proposer: ProposerShape | None = None
    reason: str | None = None
    sponsors: list[SponsorShape] = []
    support: TallyShape | None = None
    dispositions: list[SourceDispositionShape] = []
    comments: list[int] = []
    name: str | None = None
    title: str | None = None

    @classmethod
    def build(cls, given: PassageSource) -> Self:
        """Build the shape of a source; persons are named only as authors of amendments."""
        if given.label is not None:
            return cls(kind=given.kind, number=given.label.number, title=given.label.title)
        if given.amendment is None:
            return cls(kind=given.kind, name=given.name)
        whole = AmendmentShape.build(given.amendment)
        return cls(
            kind=given.kind,
            amendment_id=whole.id,
            number=whole.number,
            proposer=whole.proposer,
            reason=whole.reason,
            sponsors=whole.sponsors,
            support=TallyShape.model_validate(given.support),
            comments=list(given.comments),
            dispositions=[
                SourceDispositionShape(
                    version_id=each.version_id, outcome=each.outcome, reason=each.reason
                )
                for each in given.fates
            ],
        )


class ProvenancePassageShape(BaseModel):
    """A passage with its sources.

    Attributes:
        start, end: Position in characters.
        since_version_id: Version that introduced the passage.
    """

    start: int
    end: int
    text: str
    since_version_id: int
    sources: list[PassageSourceShape]
    comments: list[int]


class StruckTextShape(BaseModel):
    """Text deleted by this version, with the amendments that requested it."""

    text: str
    amendments: list[int]


class ClauseDecisionShape(BaseModel):
    """A decision of the chair about the clause."""

    id: int
    number: int
    version_id: int
    reason: str
    made_at: datetime


class ClauseBallotShape(BaseModel):
    """A closed ballot on the clause; its result is at /ballots/{id}/result."""

    id: int
    number: int | None
    kind: str
    meeting_id: int | None
    closed_at: datetime | None


class ProvenanceShape(BaseModel):
    """The text of a clause in a version, with the source of every character in order."""

    clause_id: int
    version_id: int
    language: str
    text: str
    passages: list[ProvenancePassageShape]
    struck: list[StruckTextShape]
    decisions: list[ClauseDecisionShape]
    ballots: list[ClauseBallotShape]

    @classmethod
    def build(cls, given: ClauseProvenance) -> Self:
        """Build the shape of the provenance of a clause."""
        line = given.story.line
        return cls(
            clause_id=line.clause_id,
            version_id=given.story.version.id,
            language=line.language,
            text=line.text,
            passages=[
                ProvenancePassageShape(
                    start=each.start,
                    end=each.end,
                    text=each.part.text,
                    since_version_id=each.part.version.id,
                    sources=[PassageSourceShape.build(source) for source in each.sources],
                    comments=list(each.comments),
                )
                for each in given.passages
            ],
            struck=[
                StruckTextShape(
                    text=text,
                    amendments=[int(code[1:]) for code in codes if code in given.story.amendments],
                )
                for text, codes in given.story.struck
            ],
            decisions=[
                ClauseDecisionShape(
                    id=each.id,
                    number=each.number,
                    version_id=each.version_id,
                    reason=each.reason,
                    made_at=each.made_at,
                )
                for each in given.decisions
            ],
            ballots=[
                ClauseBallotShape(
                    id=each.id,
                    number=each.number,
                    kind=each.kind,
                    meeting_id=each.meeting_id,
                    closed_at=each.closed_at,
                )
                for each in given.ballots
            ],
        )
