"""JSON shapes of consultations, stages and events."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel

from .models import Consultation, Stage


class StageShape(BaseModel):
    """A stage of a consultation."""

    id: int
    consultation_id: int
    kind: str
    title: dict[str, str]
    note: dict[str, str]
    opens_at: datetime
    closes_at: datetime | None
    row_version: int

    @classmethod
    def build(cls, stage: Stage) -> Self:
        """Build the shape of a stage; moments are in UTC."""
        return cls(
            id=stage.id,
            consultation_id=stage.consultation_id,
            kind=stage.kind,
            title=stage.title,
            note=stage.note,
            opens_at=stage.opens_at,
            closes_at=stage.closes_at,
            row_version=stage.row_version,
        )


class ConsultationShape(BaseModel):
    """A consultation with the kind of its open stage.

    `agreed_closed`: agreed clauses take no new amendments. `opened_at`: since when everyone can
    read it; null while it is in preparation.
    """

    id: int
    slug: str
    title: dict[str, str]
    lead: dict[str, str]
    stage: str
    agreed_closed: bool
    opened_at: datetime | None

    @classmethod
    def build(cls, consultation: Consultation) -> Self:
        """Build the shape of a consultation."""
        return cls(
            id=consultation.id,
            slug=consultation.slug,
            title=consultation.title,
            lead=consultation.lead,
            stage=consultation.stage,
            agreed_closed=consultation.agreed_closed,
            opened_at=consultation.opened_at,
        )


class StagesShape(BaseModel):
    """The stages of a consultation by date."""

    stages: list[StageShape]


class ConsultationsShape(BaseModel):
    """Consultations, oldest first."""

    consultations: list[ConsultationShape]


class EventShape(BaseModel):
    """An event. `seq` numbers all events of the installation.

    `prev` is the `seq` of the previous event for the same audience.
    """

    seq: int
    prev: int | None
    audience: str
    verb: str
    facts: dict[str, Any]
    subject_id: int
    actor_id: int | None
    at: datetime


class EventsShape(BaseModel):
    """Events in order; `last` is the `after` of the next request, `more` tells if it is due now."""

    events: list[EventShape]
    last: int
    more: bool
