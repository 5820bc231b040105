"""JSON shapes of consolidation."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class AttributeShape(BaseModel):
    """A base for shapes that `model_validate` builds from the attributes of an object."""

    model_config = ConfigDict(from_attributes=True)


class ClauseWorkShape(AttributeShape):
    """The text of a clause in a working version with its provenance.

    Attributes:
        passages: [[text, [sources]]], covering every character once.
        struck: [[place, text, [sources]]].
        taken: Hunks of amendments such as "12:0".
        out: Sources for which the clause was removed.
        placed: Sources for which it was moved.
        reshaped: Sources for which it was split, or another clause merged into it.

    Source codes are "base", "marks" (brackets), "a12" (amendment row), "m7" (writer) and "o5"
    (objecting organization).
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
    """The disposition of a contribution for a version.

    Attributes:
        same_as: Key of the contribution that asks for the same, such as "amendment:12".
    """

    id: int
    version_id: int
    amendment_id: int | None
    comment_id: int | None
    outcome: str
    reason: str
    hunks: dict[str, str]
    same_as: str | None
    made_at: datetime
    row_version: int


class DispositionsShape(BaseModel):
    """A list of dispositions."""

    dispositions: list[DispositionShape]


class DispositionReportRowShape(AttributeShape):
    """A row of the disposition report: a contribution with its disposition.

    Attributes:
        kind: "comment", or the kind of an amendment.
    """

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
    """A clause in a decision: digest of its text, status from then on, and brackets that it
    removes.
    """

    clause_id: int
    digest: str
    status: str
    brackets_before: int
    brackets_after: int
    removed: list[str]


class DecisionShape(AttributeShape):
    """A decision of the chair, with its number in the document."""

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
    """A clause on the desk.

    Attributes:
        unheard, silent: Codes of the groups and of the regions without any contribution or
            position.
    """

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
    """A day with the answers due at its end and the answers given on it."""

    day: date
    owed: int
    given: int


class DeskShape(BaseModel):
    """The desk of a working version.

    Attributes:
        queue: Clauses to handle next, longest waiting first.
    """

    version_id: int
    rows: list[DeskRowShape]
    queue: list[int]
    days: list[BurndownDayShape]
    closes_at: datetime | None


class DeskBatchShape(AttributeShape):
    """A batch action on the desk.

    Attributes:
        left: Number of items that were skipped.
        kept: Number of items that could not be undone because they have changed.
    """

    id: int
    version_id: int
    deed: str
    items: list[Any]
    left: int
    made_at: datetime
    undone_at: datetime | None
    kept: int


class DeskViewShape(AttributeShape):
    """A saved view: a filter of the desk with its name."""

    id: int
    document_id: int
    name: str
    show: str
    only: str
    group: str


class DeskViewsShape(BaseModel):
    """The reader's saved views of a document."""

    views: list[DeskViewShape]
