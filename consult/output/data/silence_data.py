"""Reads the silence procedures of a document as public data."""

from datetime import datetime
from typing import Literal

from pydantic import Field
from sqlalchemy import select

from consult.consolidation.silence.objection_queries import (
    load_electors,
    load_objections,
    compute_outcomes,
)
from consult.consolidation.silence.models import Extension, Objection, Silence
from consult.core.database.engine import db

from .shapes import DIGEST_DESCRIPTION, UTC_DESCRIPTION, ExportModel


class ObjectionData(ExportModel):
    """An objection; its reason and text are those of the amendment that it became."""

    clause_id: int = Field(description="the clause")
    amendment_id: int | None = Field(
        description="the amendment that it became; null while a moderator looks at it"
    )
    entitled: bool = Field(description="made for one of those entitled, so that it counts")
    upheld: bool | None = Field(
        description="of others: whether the chair ruled that it counts; null: not ruled on"
    )
    ruling: str | None = Field(description="why")
    made_at: datetime = Field(description=UTC_DESCRIPTION)
    withdrawn_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null where it stands")


class SilentClauseData(ExportModel):
    """A clause under silence."""

    clause_id: int = Field(description="the clause")
    digest: str = Field(description=f"{DIGEST_DESCRIPTION}: as they were put")
    outcome: Literal["adopted", "broken", "pending"] = Field(
        description="while it is open: what it would be now; pending: the chair rules on an objection"
    )


class ExtensionData(ExportModel):
    """An extended deadline that the chair set."""

    before: datetime = Field(description=UTC_DESCRIPTION)
    until: datetime = Field(description=UTC_DESCRIPTION)
    reason: str = Field(description="why")


class SilenceData(ExportModel):
    """Clauses that are adopted unless an entitled participant objects by a deadline."""

    id: int = Field(description="number of the row")
    number: int = Field(description="its number among the ballots of the process")
    status: Literal["adref", "agreed"] = Field(description="what is adopted is from then on")
    together: bool = Field(description="whether one objection breaks it for all of its clauses")
    reason: str = Field(description="why it was put")
    opened_at: datetime = Field(description=UTC_DESCRIPTION)
    closes_at: datetime = Field(description=f"{UTC_DESCRIPTION}; the last deadline that was set")
    closed_at: datetime | None = Field(description=f"{UTC_DESCRIPTION}; null while it is open")
    decision_id: int | None = Field(
        description="the decision by which clauses were adopted; of an issued version it is in this file"
    )
    entitled: list[str] = Field(
        description="names of the organisations that were entitled, as fixed when it was put"
    )
    clauses: list[SilentClauseData] = Field(
        description="the clauses that it is about, in the order of the text"
    )
    objections: list[ObjectionData] = Field(description="in the order in which they were made")
    extensions: list[ExtensionData] = Field(description="in the order in which they were set")


def load_silences(document_id: int, clauses: set[int], amendments: set[int]) -> list[SilenceData]:
    """Load the silence procedures that were opened, for the clauses and amendments in the file."""
    found = db.session.scalars(
        select(Silence)
        .where(Silence.document_id == document_id, Silence.ballot_id.is_not(None))
        .order_by(Silence.id)
    ).all()
    return [_make_silence(each, clauses, amendments) for each in found]


def _make_silence(silence: Silence, clauses: set[int], amendments: set[int]) -> SilenceData:
    ballot, outcomes = silence.ballot, compute_outcomes(silence)
    if ballot is None:
        raise ValueError(silence.id)
    extensions = db.session.scalars(
        select(Extension).where(Extension.silence_id == silence.id).order_by(Extension.id)
    )
    return SilenceData.of(
        id=silence.id,
        number=ballot.number,
        status=silence.status,
        together=silence.together,
        reason=silence.reason,
        opened_at=ballot.opened_at,
        closes_at=silence.closes_at,
        closed_at=ballot.closed_at,
        decision_id=silence.decision_id,
        entitled=[each.name for each in load_electors(silence)],
        clauses=[
            SilentClauseData.of(
                clause_id=each.clause_id,
                digest=each.digest,
                outcome=each.outcome or outcomes[each.clause_id],
            )
            for each in silence.clauses
            if each.clause_id in clauses
        ],
        objections=[
            _make_objection(each, amendments)
            for each in load_objections(silence.id)
            if each.clause_id in clauses
        ],
        extensions=[
            ExtensionData.of(before=each.before, until=each.until, reason=each.reason)
            for each in extensions
        ],
    )


def _make_objection(made: Objection, amendments: set[int]) -> ObjectionData:
    return ObjectionData.of(
        clause_id=made.clause_id,
        amendment_id=made.amendment_id if made.amendment_id in amendments else None,
        entitled=made.entitled,
        upheld=made.upheld,
        ruling=made.ruling,
        made_at=made.made_at,
        withdrawn_at=made.withdrawn_at,
    )
