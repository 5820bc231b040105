"""The JSON form of ballots that the podium opens, of their results and votes."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from .queries import RollCallEntry, BallotView, load_public_text
from consult.ballots.counting.vote_count import Requirement, Recount
from consult.ballots.corrections.models import CorrectionRequest, IntentionNote
from consult.positions.models import Ballot, Correction

Counts = dict[str, int]


class RequirementShape(BaseModel):
    """A requirement: votes needed, of how many, and the votes reached."""

    needed: int
    of: int
    there: int
    reached: bool

    @classmethod
    def from_requirement(cls, need: Requirement) -> "RequirementShape":
        """Build the JSON form of a requirement."""
        return cls(needed=need.needed, of=need.base, there=need.vote_count, reached=need.reached)


class BallotResultShape(BaseModel):
    """The public result of a ballot; outcome: a code."""

    outcome: str
    counts: Counts | None
    groups: dict[str, Counts] | None
    regions: dict[str, Counts] | None
    places: dict[str, Counts] | None
    quorum: RequirementShape
    threshold: RequirementShape | None


COMPUTED_FIELDS = frozenset(
    {"about", "words", "open", "void", "electors", "cast", "result", "electorate_groups"}
)  # of the shape of a ballot: not columns as they are


class PodiumBallotShape(BaseModel):
    """A ballot that the podium opened: question, rules, turnout, and the result once it is
    public.

    electorate_groups: codes of the stakeholder groups that vote; none: all vote.
    """

    id: int
    consultation_id: int
    number: int
    kind: str
    question: str
    language: str
    about: str
    document_id: int | None
    clause_id: int | None
    amendment_id: int | None
    label: str | None
    words: str | None
    words_language: str | None
    digest: str
    choices: list[str]
    electorate: str
    electorate_groups: list[str]
    threshold: str
    abstentions: str
    quorum: int
    small: int
    shows: str
    meeting_id: int | None
    item_id: int | None
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    open: bool
    void: bool
    recorded: bool | None
    announced_at: datetime | None
    electors: int
    cast: int
    result: BallotResultShape | None

    @classmethod
    def build(cls, shown: BallotView) -> "PodiumBallotShape":
        """Build the JSON form of a ballot."""
        ballot, found = shown.ballot, shown.result
        result = (
            None
            if found is None
            else BallotResultShape(
                outcome=found.outcome,
                counts=found.counts,
                groups=found.groups,
                regions=found.regions,
                places=found.places,
                quorum=RequirementShape.from_requirement(found.quorum),
                threshold=found.threshold and RequirementShape.from_requirement(found.threshold),
            )
        )
        same: dict[str, Any] = {
            name: getattr(ballot, name) for name in cls.model_fields if name not in COMPUTED_FIELDS
        }
        return cls(
            **same,
            about=ballot.subject or "",
            electorate_groups=ballot.electorate_groups or [],
            words=load_public_text(ballot),
            open=shown.open,
            void=ballot.voided_at is not None,
            electors=shown.electors,
            cast=shown.cast,
            result=result,
        )


class PodiumBallotsShape(BaseModel):
    """A part of the list, newest first; next_after asks for the next part."""

    ballots: list[PodiumBallotShape]
    next_after: int | None


class VoteCastShape(BaseModel):
    """A vote that was counted, and the elector it is for; the choice is not repeated."""

    ballot_id: int
    holder: str
    counted: bool = True


class ProxyShape(BaseModel):
    """A proxy for recorded ballots opened from now on (which: all) or for the next one (next).

    If it was named in an open ballot, which is "b3", by the printed number of the ballot, B-3.
    """

    holder: str
    proxy: str
    which: str


class ProxiesShape(BaseModel):
    """The proxies of a consultation; most: the number of others one may vote for, 0 for none."""

    most: int
    proxies: list[ProxyShape]


class VoteWithdrawnShape(BaseModel):
    """A vote that was withdrawn."""

    ballot_id: int
    withdrawn: bool = True


class ElectorShape(BaseModel):
    """An elector of a recorded ballot.

    choice: once it is closed. voted: a vote was cast. proxy: the elector that casts it.
    intention: the vote that it had intended, as it noted once the result was final.
    """

    holder: str
    name: str
    group: str | None
    region: str | None
    where: str
    voted: bool
    choice: str | None
    corrected: bool
    proxy: str | None
    intention: str | None

    @classmethod
    def build(cls, line: RollCallEntry) -> "ElectorShape":
        """Build the JSON form of an entry of the roll call."""
        return cls(
            holder=line.holder,
            name=line.name,
            group=line.group,
            region=line.region,
            where=line.where,
            voted=line.cast_at is not None,
            choice=line.choice,
            corrected=line.corrected,
            proxy=line.proxy,
            intention=line.intention,
        )


class VoteCorrectionShape(BaseModel):
    """A recorded vote that was corrected.

    agreed: the voter asked for it or confirmed it; before release 0.2.0 the podium corrected
    votes alone.
    """

    holder: str
    before: str | None
    after: str | None
    reason: str
    at: datetime
    agreed: bool

    @classmethod
    def build(cls, made: Correction) -> "VoteCorrectionShape":
        """Build the JSON form of a correction."""
        return cls(
            holder=made.holder,
            before=made.before,
            after=made.after,
            reason=made.reason,
            at=made.at,
            agreed=made.asked_by_id is not None,
        )


class CorrectionRequestShape(BaseModel):
    """A requested correction of a recorded vote.

    by_podium: the podium asked for it and the voter confirms; otherwise the other way round.
    state: open, made, declined, withdrawn or lapsed (the result was announced).
    """

    id: int
    ballot_id: int
    holder: str
    choice: str
    reason: str
    by_podium: bool
    state: str
    asked_at: datetime

    @classmethod
    def build(cls, made: CorrectionRequest) -> "CorrectionRequestShape":
        """Build the JSON form of a request."""
        return cls(**{name: getattr(made, name) for name in cls.model_fields})


class IntentionShape(BaseModel):
    """The vote that an elector had intended, noted beside its vote."""

    ballot_id: int
    holder: str
    choice: str

    @classmethod
    def build(cls, note: IntentionNote) -> "IntentionShape":
        """Build the JSON form of a note."""
        return cls(ballot_id=note.ballot_id, holder=note.holder, choice=note.choice)


class AnnouncedResultShape(BaseModel):
    """A result that was announced and is final."""

    ballot_id: int
    announced_at: datetime | None
    counts: list[int] | None
    outcome: str


class VotesShape(BaseModel):
    """A recorded ballot as tools/verify.py counts it.

    fixed: the values whose digest its opening event carries. head: of the public record at the
    closing, as tools/verify.py --expect takes it; empty while the ballot is open.
    """

    ballot_id: int
    consultation_id: int
    number: int
    open: bool
    fixed: list[Any]
    head: str
    counts: Counts | None
    outcome: str | None
    electors: list[ElectorShape]
    corrections: list[VoteCorrectionShape]


class RecountShape(BaseModel):
    """A ballot counted again."""

    ballot_id: int
    number: int
    counts: list[int] | None
    fits: bool

    @classmethod
    def build(cls, found: Recount) -> "RecountShape":
        """Build the JSON form of a recount."""
        return cls(
            ballot_id=found.ballot_id, number=found.number, counts=found.counts, fits=found.fits
        )


class RecordedResultShape(BaseModel):
    """The decision whether the result of a sounding is recorded."""

    ballot_id: int
    recorded: bool

    @classmethod
    def build(cls, ballot: Ballot) -> "RecordedResultShape":
        """Build the JSON form of the decision."""
        return cls(ballot_id=ballot.id, recorded=bool(ballot.recorded))
