"""Reads of accreditations: those of a consultation, page by page."""

from sqlalchemy import func, select

from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from consult.consultations.models import Consultation
from .models import Accreditation

PAGE_SIZE = 50


def list_accreditations(
    actor: Actor, consultation: Consultation, *, after: int = 0
) -> list[Accreditation]:
    """List accreditations by id, after an id, up to PAGE_SIZE.

    Raises:
        Forbidden: The actor does not accredit people.
    """
    require_permission(actor, "people.accredit", consultation)
    query = (
        select(Accreditation)
        .where(Accreditation.consultation_id == consultation.id, Accreditation.id > after)
        .order_by(Accreditation.id)
        .limit(PAGE_SIZE)
    )
    return list(db.session.scalars(query))


def count_accreditations(consultation_id: int) -> tuple[int, int]:
    """Count those who are accredited, and those of them who have joined."""
    query = select(func.count(), func.count(Accreditation.applied_at)).where(
        Accreditation.consultation_id == consultation_id
    )
    all_, joined = db.session.execute(query).one()
    return all_, joined
