"""Reads of accreditations: those of a consultation, page by page."""

from sqlalchemy import ColumnElement, func, or_, select

from consult.accounts.models import Organisation
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from consult.consultations.models import Consultation
from .forms import AccreditationFilterForm
from .models import Accreditation

PAGE_SIZE = 50


def list_accreditations(
    actor: Actor, consultation: Consultation, asked: AccreditationFilterForm
) -> list[Accreditation]:
    """List accreditations by id, with a filter, up to PAGE_SIZE.

    Raises:
        Forbidden: The actor does not accredit people.
    """
    require_permission(actor, "people.accredit", consultation)
    query = (
        select(Accreditation)
        .where(*_list_conditions(consultation.id, asked), Accreditation.id > asked.after)
        .order_by(Accreditation.id)
        .limit(PAGE_SIZE)
    )
    return list(db.session.scalars(query))


def count_matches(consultation_id: int, asked: AccreditationFilterForm) -> int:
    """Count the accreditations that a filter shows, on all pages."""
    query = select(func.count()).select_from(Accreditation)
    return db.session.scalar(query.where(*_list_conditions(consultation_id, asked))) or 0


def _list_conditions(
    consultation_id: int, asked: AccreditationFilterForm
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Accreditation.consultation_id == consultation_id]
    if asked.state is not None:
        is_joined = Accreditation.applied_at.is_not(None)
        found.append(is_joined if asked.state == "joined" else ~is_joined)
    if asked.q:
        words = asked.q.lower()
        named = select(Organisation.id).where(
            func.lower(Organisation.name).contains(words, autoescape=True)
        )
        found.append(
            or_(
                func.lower(Accreditation.name).contains(words, autoescape=True),
                Accreditation.email.contains(words, autoescape=True),
                Accreditation.organisation_id.in_(named),
            )
        )
    return found


def count_accreditations(consultation_id: int) -> tuple[int, int]:
    """Count those who are accredited, and those of them who have joined."""
    query = select(func.count(), func.count(Accreditation.applied_at)).where(
        Accreditation.consultation_id == consultation_id
    )
    all_, joined = db.session.execute(query).one()
    return all_, joined
