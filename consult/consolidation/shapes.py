"""Consolidation as programs see it."""
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class AttributeShape(BaseModel):
    """A shape that has the fields of what it shows: made by `model_validate`."""

    model_config = ConfigDict(from_attributes=True)


class ClauseWorkShape(AttributeShape):
    """The words of a clause in a working version with their provenance: [words, [sources]], every character once.

    Sources: "base", "marks" (brackets), "a12" (the amendment with this id), "m7" (who wrote it). struck: [place, words,
    [sources]]. taken: hunks of amendments, "12:0". "o5": the organisation that objects. out: for whom it was taken out;
    placed: for whom it was moved; reshaped: for whom it was split, or another one joined to it.
    """

    version_id: int
    clause_id: int
    digest: str
    passages: list[Any]
    struck: list[Any]
    taken: list[str]
    out: list[str]
    placed: list[str]
    reshaped: list[str]
    row_version: int


class DispositionShape(AttributeShape):
    """What becomes of a contribution on the way to a version."""

    id: int
    version_id: int
    amendment_id: int | None
    comment_id: int | None
    outcome: str
    reason: str
    hunks: dict[str, str]
    made_at: datetime
    row_version: int


class DispositionsShape(BaseModel):
    """Several dispositions."""

    dispositions: list[DispositionShape]


class DispositionReportRowShape(AttributeShape):
    """A contribution with its answer, as the disposition report has it; kind: comment, or that of an amendment."""

    label: str
    kind: str
    id: int
    number: int | None
    source: str | None
    group: str | None
    asked: str
    given: str
    outcome: str
    reason: str


class DispositionReportShape(BaseModel):
    """The disposition report of an issued version, by clause."""

    version_id: int
    answers: list[DispositionReportRowShape]


class DecidedClauseShape(AttributeShape):
    """A clause in a decision: the digest of its words, its status from then on, and the brackets that it removes."""

    clause_id: int
    digest: str
    status: str
    brackets_before: int
    brackets_after: int
    removed: list[str]


class DecisionShape(AttributeShape):
    """What the chair decided, with its number in the document."""

    id: int
    version_id: int
    number: int
    reason: str
    made_at: datetime
    clauses: list[DecidedClauseShape]


class DecisionsShape(BaseModel):
    """The decisions about a document, newest first."""

    decisions: list[DecisionShape]


class DeskRowShape(AttributeShape):
    """A clause on the desk; unheard: codes of the groups, silent: of the regions, that said nothing of it."""

    clause_id: int
    label: str
    status: str
    new: int
    edits: int
    comments: int
    owed: int
    since: datetime | None
    colliding: int
    unheard: list[str]
    silent: list[str]
    claimed_by: int | None
    changed: bool
    decided: bool
    ready: bool


class BurndownDayShape(AttributeShape):
    """A day with what was owed at its end, and how many answers were given on it."""

    day: date
    owed: int
    given: int


class DeskShape(BaseModel):
    """The desk of a working version; queue: the clauses to take next, the longest waiting first."""

    version_id: int
    rows: list[DeskRowShape]
    queue: list[int]
    days: list[BurndownDayShape]
    closes_at: datetime | None


class DeskBatchShape(AttributeShape):
    """What was done in one go; left: what was left out; kept: what could not be taken back, since it was changed."""

    id: int
    version_id: int
    deed: str
    items: list[Any]
    left: int
    made_at: datetime
    undone_at: datetime | None
    kept: int


class DeskViewShape(AttributeShape):
    """A choice of clauses that one keeps under a name."""

    id: int
    document_id: int
    name: str
    show: str
    only: str
    group: str


class DeskViewsShape(BaseModel):
    """The choices that one keeps for a document."""

    views: list[DeskViewShape]
