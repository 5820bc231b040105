"""Consolidation as programs see it."""
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from .models import ClauseWork, Decision, Disposition
from .report import Answered


class WorkShape(BaseModel):
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

    @classmethod
    def of(cls, work: ClauseWork) -> "WorkShape":
        """The shape of what was made."""
        return cls(**{name: getattr(work, name) for name in cls.model_fields})


class DispositionShape(BaseModel):
    """What becomes of a contribution on the way to a version."""

    id: int
    version_id: int
    amendment_id: int | None
    comment_id: int | None
    outcome: str
    reason: str
    made_at: datetime
    row_version: int

    @classmethod
    def of(cls, made: Disposition) -> "DispositionShape":
        """The shape of a disposition."""
        return cls(**{name: getattr(made, name) for name in cls.model_fields})


class DispositionsShape(BaseModel):
    """Several dispositions."""

    dispositions: list[DispositionShape]


class AnsweredShape(BaseModel):
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

    @classmethod
    def of(cls, row: Answered) -> "AnsweredShape":
        """The shape of a row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class ReportShape(BaseModel):
    """The disposition report of an issued version, by clause."""

    version_id: int
    answers: list[AnsweredShape]


class DecidedShape(BaseModel):
    """A clause in a decision: the digest of its words, and its status from then on."""

    clause_id: int
    digest: str
    status: str


class DecisionShape(BaseModel):
    """What the chair decided, with its number in the document."""

    id: int
    version_id: int
    number: int
    reason: str
    made_at: datetime
    clauses: list[DecidedShape]

    @classmethod
    def of(cls, made: Decision) -> "DecisionShape":
        """The shape of a decision."""
        own = {name: getattr(made, name) for name in ("id", "version_id", "number", "reason", "made_at")}
        return cls(**own, clauses=[DecidedShape(clause_id=each.clause_id, digest=each.digest, status=each.status)
                                   for each in made.clauses])


class DecisionsShape(BaseModel):
    """The decisions about a document, newest first."""

    decisions: list[DecisionShape]
