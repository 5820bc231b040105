"""The one JSON form of a meeting's record: codes, numbers, names and moments; sentences are made where it is read."""
from datetime import datetime

from pydantic import BaseModel

Titles = dict[str, str]
PlaceCounts = dict[str, int]  # room, remote


class SpeechTotalShape(BaseModel):
    """How long was spoken, in seconds, and how many turns there were."""

    seconds: int = 0
    turns: int = 0


class SpeechShape(BaseModel):
    """Who spoke for how long: by stakeholder group ("" in a personal capacity), by region, in the room and remotely.

    speakers: people who spoke; first: those among them who had not spoken in an earlier meeting of the consultation.
    """

    total: SpeechTotalShape
    groups: dict[str, SpeechTotalShape]
    regions: dict[str, SpeechTotalShape]
    where: dict[str, SpeechTotalShape]
    speakers: int
    first: int
    points_of_order: int
    replies: int


class RecordItemShape(BaseModel):
    """What was taken up, with its clauses as they are called, and when."""

    place: int
    title: Titles
    document: Titles | None
    clauses: list[str]
    state: str
    opened_at: datetime | None
    closed_at: datetime | None


class RecordRulingShape(BaseModel):
    """A decision as it was spoken; taken_at differs from entered_at where it was entered afterwards.

    before, keeps: of a bracket, what stood in it, and what of that stays without it; none: the bracket stays.
    """

    number: int
    kind: str
    words: str
    item: int | None
    clause_id: int | None
    label: str | None
    digest: str | None
    status: str | None
    ballot: int | None
    by: str
    taken_at: datetime
    entered_at: datetime
    entered_afterwards: bool
    undone: bool
    before: str | None = None
    keeps: str | None = None


class TextChangeShape(BaseModel):
    """What the meeting made of the words of a clause, against the issued ones: [[same | ins | del | ..., words]]."""

    clause_id: int
    label: str
    version: str
    language: str
    runs: list[list[str]]
    before: int  # brackets in the issued words
    after: int


class RecordResultShape(BaseModel):
    """What a ballot came to. counts by choice ("missing": did not vote); groups, regions, places: the same by code; none where
    they would betray somebody. needed, of, there: of the threshold.
    """

    electors: int
    cast: int
    counts: dict[str, int] | None
    groups: dict[str, dict[str, int]] | None
    regions: dict[str, dict[str, int]] | None
    places: dict[str, dict[str, int]] | None
    quorum: int
    threshold: str
    needed: int | None
    of: int | None
    there: int | None
    outcome: str


class RollCallEntryShape(BaseModel):
    """A line of the roll call of a recorded ballot; choice: none where nobody voted. name: empty once an account is closed."""

    holder: str
    name: str
    group: str | None
    region: str | None
    where: str
    choice: str | None
    corrected: bool
    proxy: str | None = None  # who voted for them, by name


class RecordBallotShape(BaseModel):
    """A ballot with its result; of a sounding that the chair did not have recorded, only that there was one."""

    id: int
    number: int | None
    kind: str
    question: str
    choices: list[str]
    closed_at: datetime | None
    result: RecordResultShape | None
    roll: list[RollCallEntryShape] = []  # of a recorded ballot, in the order in which it is called


class ExplanationShape(BaseModel):
    """An explanation of position or a reservation, in the words of who gave it."""

    id: int
    kind: str
    name: str
    organisation: str | None
    group: str | None
    ruling: int | None
    words: str
    language: str
    given_at: datetime


class MeetingRecordShape(BaseModel):
    """The whole record. present: people by stakeholder group, in the room and remotely; head: of the public chain, seq:head."""

    meeting_id: int
    consultation_id: int
    number: int
    title: Titles
    place: Titles
    timezone: str
    started_at: datetime | None
    ended_at: datetime | None
    chair: str | None
    summary: str
    language: str
    items: list[RecordItemShape]
    present: dict[str, PlaceCounts]
    organisations: int
    speech: SpeechShape
    rulings: list[RecordRulingShape]
    changes: list[TextChangeShape]
    ballots: list[RecordBallotShape]
    explanations: list[ExplanationShape]
    head: str


class RecordCorrectionShape(BaseModel):
    """A correction that was asked for, and what became of it."""

    id: int
    name: str
    organisation: str | None
    words: str
    asked_at: datetime
    outcome: str | None
    reply: str
