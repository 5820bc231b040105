"""Reads of incidents, and of the ballots that are void."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.ballots.secret.queries import load_void_reason
from consult.consultations.models import Consultation
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.positions.models import Ballot

from .models import Incident


def list_incidents(consultation: Consultation) -> list[Incident]:
    """List the incidents: the open ones first, the newest of each first."""
    query = (
        select(Incident)
        .where(Incident.consultation_id == consultation.id)
        .order_by(Incident.closed_at.is_not(None), Incident.number.desc())
        .options(selectinload(Incident.entries))
    )
    return list(db.session.scalars(query))


def list_open_incidents(consultation: Consultation) -> list[Incident]:
    """List the open incidents, the newest first."""
    return [each for each in list_incidents(consultation) if each.closed_at is None]


def get_incident(consultation: Consultation, number: int) -> Incident:
    """Return an incident by its number; raise NotFound if there is none."""
    query = select(Incident.id).where(
        Incident.consultation_id == consultation.id, Incident.number == number
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound(what="Incident")
    return find_row(Incident, found)


def list_void_ballots(consultation: Consultation) -> list[tuple[Ballot, str | None]]:
    """List the ballots that are void, the last first, with the code of the reason of a secret one.

    The codes are those of describe_void_reason in consult/ballots/messages.py.
    """
    query = (
        select(Ballot)
        .where(Ballot.consultation_id == consultation.id, Ballot.voided_at.is_not(None))
        .order_by(Ballot.voided_at.desc(), Ballot.id.desc())
    )
    return [(each, load_void_reason(each)) for each in db.session.scalars(query)]
