"""Reads of nomination letters, for those who may read them."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from consult.accounts.models import User
from consult.consultations.accreditation.models import Accreditation
from consult.core.database.engine import db, find_row
from consult.core.errors import NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission

from .models import NominationLetter


def get_accreditation(actor: Actor, consultation_id: int, accreditation_id: int) -> Accreditation:
    """Return an accreditation to those who accredit people.

    Raises:
        NotFound: It belongs to another consultation.
    """
    found = find_row(Accreditation, accreditation_id)
    require_permission(actor, "people.accredit", found)
    if found.consultation_id != consultation_id:
        raise NotFound(what="Accreditation")
    return found


def get_letter(actor: Actor, letter_id: int) -> NominationLetter:
    """Return a letter with its content to the secretariat, and to the person whom it names."""
    found = db.session.scalar(
        select(NominationLetter)
        .where(NominationLetter.id == letter_id)
        .options(undefer(NominationLetter.content))
    )
    if found is None:
        raise NotFound(what="NominationLetter")
    require_permission(actor, found.rule, found)
    return found


def load_accreditation_letters(people: Iterable[Accreditation]) -> dict[int, NominationLetter]:
    """Load the letters of accreditations, by the id of each that has one."""
    ids = [each.id for each in people]
    query = select(NominationLetter).where(NominationLetter.accreditation_id.in_(ids))
    return {each.accreditation_id or 0: each for each in db.session.scalars(query)}


def load_request_letters(people: Iterable[User]) -> dict[int, NominationLetter]:
    """Load the letters of people who ask to lead, by the id of each who sent one."""
    ids = [each.id for each in people]
    query = select(NominationLetter).where(NominationLetter.user_id.in_(ids))
    return {each.user_id or 0: each for each in db.session.scalars(query)}


def list_own_letters(actor: Actor) -> list[NominationLetter]:
    """List the letters that name the reader."""
    query = (
        select(NominationLetter)
        .outerjoin(Accreditation, Accreditation.id == NominationLetter.accreditation_id)
        .where(
            or_(NominationLetter.user_id == actor.user_id, Accreditation.user_id == actor.user_id)
        )
        .order_by(NominationLetter.id)
    )
    return list(db.session.scalars(query))


def list_without_letter(one: Accreditation) -> list[Accreditation]:
    """List the other accreditations of an organization here that have no letter."""
    if one.organisation_id is None:
        return []
    there = select(NominationLetter.id).where(NominationLetter.accreditation_id == Accreditation.id)
    query = (
        select(Accreditation)
        .where(
            Accreditation.consultation_id == one.consultation_id,
            Accreditation.organisation_id == one.organisation_id,
            Accreditation.id != one.id,
            ~there.exists(),
        )
        .order_by(Accreditation.id)
    )
    return list(db.session.scalars(query))
