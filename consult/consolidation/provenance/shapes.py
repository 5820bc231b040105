"""The JSON form of the provenance of a clause."""
from datetime import datetime
from typing import Self

from pydantic import BaseModel

from consult.amendments.shapes import AmendmentShape, ProposerShape, SponsorShape
from consult.positions.shapes import TallyShape

from .queries import ClauseProvenance, PassageSource


class SourceDispositionShape(BaseModel):
    """What became of it on the way to a version, and why."""

    version_id: int
    outcome: str
    reason: str


class PassageSourceShape(BaseModel):
    """Whence words came.

    kind: text (they stood there when the clause came in), amendment, objection (brackets for an organisation), written (a
    moderator), marks, meeting (typed in it), group (a drafting group). number: of the amendment, the meeting or the group, as it
    is printed. comments: on the amendment, by their rows' numbers.
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
    def of(cls, given: PassageSource) -> Self:
        """One source; names of persons only where an amendment is theirs."""
        if given.told is not None:
            return cls(kind=given.kind, number=given.told.number, title=given.told.title)
        if given.edit is None:
            return cls(kind=given.kind, name=given.name)
        whole = AmendmentShape.of(given.edit)
        return cls(kind=given.kind, amendment_id=whole.id, number=whole.number, proposer=whole.proposer, reason=whole.reason,
                   sponsors=whole.sponsors, support=TallyShape.model_validate(given.support), comments=list(given.comments),
                   dispositions=[SourceDispositionShape(version_id=each.version_id, outcome=each.outcome, reason=each.reason)
                                 for each in given.fates])


class ProvenancePassageShape(BaseModel):
    """Words from one place, from start up to end in characters; in the text since that version."""

    start: int
    end: int
    text: str
    since_version_id: int
    sources: list[PassageSourceShape]
    comments: list[int]


class StruckTextShape(BaseModel):
    """Words that went with this version, and who asked for it."""

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
    """A ballot that asked about the clause and is closed; its result is at /ballots/{id}/result."""

    id: int
    number: int | None
    kind: str
    meeting_id: int | None
    closed_at: datetime | None


class ProvenanceShape(BaseModel):
    """Every character of the words of a clause in a version, once and in order, with whence it came."""

    clause_id: int
    version_id: int
    language: str
    text: str
    passages: list[ProvenancePassageShape]
    struck: list[StruckTextShape]
    decisions: list[ClauseDecisionShape]
    ballots: list[ClauseBallotShape]

    @classmethod
    def of(cls, given: ClauseProvenance) -> Self:
        """Of what was found."""
        line = given.story.line
        return cls(
            clause_id=line.clause_id, version_id=given.story.version.id, language=line.language, text=line.text,
            passages=[ProvenancePassageShape(start=each.start, end=each.end, text=each.part.text, since_version_id=each.part.version.id,
                                   sources=[PassageSourceShape.of(source) for source in each.sources], comments=list(each.comments))
                      for each in given.passages],
            struck=[StruckTextShape(text=text, amendments=[int(code[1:]) for code in codes if code in given.story.edits])
                    for text, codes in given.story.struck],
            decisions=[ClauseDecisionShape(id=each.id, number=each.number, version_id=each.version_id, reason=each.reason,
                                    made_at=each.made_at) for each in given.decisions],
            ballots=[ClauseBallotShape(id=each.id, number=each.number, kind=each.kind, meeting_id=each.meeting_id,
                                closed_at=each.closed_at) for each in given.ballots])
