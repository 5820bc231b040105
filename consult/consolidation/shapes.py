"""Consolidation as programs see it."""
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Plain(BaseModel):
    """A shape that has the fields of what it shows: made by `model_validate`."""

    model_config = ConfigDict(from_attributes=True)


class WorkShape(Plain):
    """The words of a clause in a working version with their provenance: [words, [sources]], every character once.

    Sources: "base", "marks" (brackets), "a12" (the amendment with this id), "m7" (who wrote it). struck: [place, words,
    [sources]]. taken: hunks of amendments, "12:0".
    """

    version_id: int
    clause_id: int
    digest: str
    passages: list[Any]
    struck: list[Any]
    taken: list[str]
    row_version: int


class DispositionShape(Plain):
    """What becomes of a contribution on the way to a version."""

    id: int
    version_id: int
    amendment_id: int | None
    comment_id: int | None
    outcome: str
    reason: str
    made_at: datetime
    row_version: int


class DispositionsShape(BaseModel):
    """Several dispositions."""

    dispositions: list[DispositionShape]


class AnsweredShape(Plain):
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


class ReportShape(BaseModel):
    """The disposition report of an issued version, by clause."""

    version_id: int
    answers: list[AnsweredShape]


class DecidedShape(Plain):
    """A clause in a decision: the digest of its words, and its status from then on."""

    clause_id: int
    digest: str
    status: str


class DecisionShape(Plain):
    """What the chair decided, with its number in the document."""

    id: int
    version_id: int
    number: int
    reason: str
    made_at: datetime
    clauses: list[DecidedShape]


class DecisionsShape(BaseModel):
    """The decisions about a document, newest first."""

    decisions: list[DecisionShape]
