"""JSON shape of a meeting's record: codes, numbers, names and moments, no sentences."""

from datetime import datetime

from pydantic import BaseModel

from .corrections.shapes import LineCorrectionShape
from .proceedings_shapes import RecordActShape, RecordAmendmentShape, RecordSpeechShape

Titles = dict[str, str]
PlaceCounts = dict[str, int]  # room, remote


class SpeechTotalShape(BaseModel):
    """A total of speaking time in seconds, and the number of turns."""

    seconds: int = 0
    turns: int = 0


class SpeechShape(BaseModel):
    """Speaking times by stakeholder group ("" in a personal capacity), by region, and by place.

    speakers: people who spoke; first: those of them who spoke in no earlier meeting of the
    consultation.
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
    """An agenda item with the labels of its clauses, and its times."""

    place: int
    title: Titles
    document: Titles | None
    clauses: list[str]
    state: str
    opened_at: datetime | None
    closed_at: datetime | None


class RecordRulingShape(BaseModel):
    """A decision as it was spoken; taken_at differs from entered_at if it was entered late.

    before, keeps: the text of a bracket, and the part that stays without it; none: the bracket
    stays.
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
    """The changes of a clause's text against the issued one: [[same | ins | del | ..., text]]."""

    clause_id: int
    label: str
    version: str
    language: str
    runs: list[list[str]]
    before: int  # brackets in the issued text
    after: int


class RecordResultShape(BaseModel):
    """The result of a ballot by choice, group, region and place.

    counts: by choice ("missing": did not vote); groups, regions, places: the same by code, none
    where they would reveal a single vote. needed, of, there: of the threshold.
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
    """An entry of the roll call of a recorded ballot.

    choice: none without a vote. name: empty once the account is closed. intention: the vote
    that it noted as intended.
    """

    holder: str
    name: str
    group: str | None
    region: str | None
    where: str
    choice: str | None
    corrected: bool
    proxy: str | None = None  # name of the proxy
    intention: str | None = None


class RecordBallotShape(BaseModel):
    """A ballot with its result; a sounding that the chair did not record has no result.

    electorate_groups: codes of the stakeholder groups that voted; none: all did. recorded: of a
    sounding, whether the chair had its result recorded; none: not decided.
    """

    id: int
    number: int | None
    kind: str
    question: str
    electorate_groups: list[str] = []
    recorded: bool | None = False
    choices: list[str]
    closed_at: datetime | None
    result: RecordResultShape | None
    roll: list[RollCallEntryShape] = []  # of a recorded ballot, in the order of the roll call


class RecordHandsShape(BaseModel):
    """A show of hands that a second person confirmed; it is no recorded vote.

    counted_by, confirmed_by: names, empty once the account is closed.
    """

    number: int
    question: str
    in_favour: int
    against: int
    abstaining: int
    counted_by: str
    confirmed_by: str
    counted_at: datetime


class RecordAddendumShape(BaseModel):
    """An intention that a voter had noted beside its vote after the record was approved.

    name: empty once the account is closed. choice: the vote that it had intended.
    """

    ballot: int | None
    ballot_id: int
    holder: str
    name: str
    choice: str
    noted_at: datetime


class ExplanationShape(BaseModel):
    """An explanation of position or vote, or a reservation, in its author's text.

    ruling, ballot: numbers of the decision and of the ballot that it concerns.
    """

    id: int
    kind: str
    name: str
    organisation: str | None
    group: str | None
    ruling: int | None
    ballot: int | None = None
    words: str
    language: str
    given_at: datetime


class RecordStatementShape(BaseModel):
    """A statement that was handed in writing with a turn, in its author's text.

    person: number of the account. name: empty once the account is closed. behalf: name of the
    organization or coalition that the person spoke for, if not the person's own organization.
    """

    id: int
    turn: int
    item: int | None
    person: int
    name: str
    organisation: str | None
    group: str | None
    behalf: str | None
    words: str
    language: str
    handed_in_at: datetime


class MeetingRecordShape(BaseModel):
    """The whole record of a meeting.

    present: people by stakeholder group, in the room and remotely. called: how many of them nobody
    had checked in when the chair called them to speak. chair: who led last; chairs: all who led, in
    order, each once. acts, speeches, statements, amendments: none in a
    record that was approved before they were part of it. corrections: of single lines;
    the lines stay as the events tell them. addenda: since the approval; no part of what was
    approved, nor of its digest. head: of the public chain, "seq:head".
    """

    meeting_id: int
    consultation_id: int
    number: int
    title: Titles
    place: Titles
    timezone: str
    started_at: datetime | None
    ended_at: datetime | None
    chair: str | None
    chairs: list[str] = []
    summary: str
    language: str
    items: list[RecordItemShape]
    present: dict[str, PlaceCounts]
    called: int = 0
    organisations: int
    acts: list[RecordActShape] = []
    speech: SpeechShape
    speeches: list[RecordSpeechShape] = []
    statements: list[RecordStatementShape] = []
    rulings: list[RecordRulingShape]
    amendments: list[RecordAmendmentShape] = []
    changes: list[TextChangeShape]
    ballots: list[RecordBallotShape]
    hands: list[RecordHandsShape] = []
    explanations: list[ExplanationShape]
    corrections: list[LineCorrectionShape] = []
    addenda: list[RecordAddendumShape] = []
    head: str


class RecordCorrectionShape(BaseModel):
    """A requested correction and its outcome."""

    id: int
    name: str
    organisation: str | None
    words: str
    asked_at: datetime
    outcome: str | None
    reply: str
