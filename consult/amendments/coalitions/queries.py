"""Reads about coalitions: which there are, who belongs to them, and in whose name one may propose."""
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db

from consult.amendments.models import Coalition, CoalitionMember


class CoalitionView(NamedTuple):
    """A coalition as a page shows it; own: of the organisation that the reader speaks for: "asked", "confirmed", ""."""

    coalition: Coalition
    confirmed: list[Organisation]
    asked: list[Organisation]
    own: str


def load_coalitions(consultation_id: int) -> list[Coalition]:
    """The coalitions of a consultation by name."""
    return list(db.session.scalars(
        select(Coalition).where(Coalition.consultation_id == consultation_id).order_by(Coalition.name)
        .options(selectinload(Coalition.members).joinedload(CoalitionMember.organisation))))


def load_own_coalitions(actor: Actor, consultation_id: int) -> list[Coalition]:
    """The coalitions in whose name the actor may propose."""
    return list(db.session.scalars(
        select(Coalition).join(CoalitionMember, CoalitionMember.coalition_id == Coalition.id)
        .where(Coalition.consultation_id == consultation_id, CoalitionMember.confirmed_at.is_not(None),
               CoalitionMember.organisation_id == (actor.speaks_in(consultation_id) or 0)).order_by(Coalition.name)))


def load_coalition_views(actor: Actor, consultation_id: int) -> list[CoalitionView]:
    """Each coalition with its members: those that confirmed, and those that were asked."""
    own = actor.speaks_in(consultation_id)
    return [CoalitionView(each, _list_members(each, confirmed=True), _list_members(each, confirmed=False), _find_membership_state(each, own))
            for each in load_coalitions(consultation_id)]


def load_joinable_organisations(one: CoalitionView | None = None) -> list[Organisation]:
    """The verified organisations that are not in a coalition, nor asked, by name; all of them for a new one."""
    there = {each.id for each in (*one.confirmed, *one.asked)} if one else set()
    found = db.session.scalars(select(Organisation).where(Organisation.status == "verified"))
    return sorted((each for each in found if each.id not in there), key=lambda each: get_organisation_name(each).casefold())


def load_own_organisation(actor: Actor, consultation_id: int) -> Organisation | None:
    """The organisation that the actor speaks for here."""
    own = actor.speaks_in(consultation_id)
    return db.session.get(Organisation, own) if own is not None else None


def load_coalition_invitations(actor: Actor, consultation_id: int) -> list[Coalition]:
    """The coalitions that wait for the answer of the organisation that the actor speaks for."""
    own = actor.speaks_in(consultation_id)
    return [] if own is None else list(db.session.scalars(
        select(Coalition).join(CoalitionMember, CoalitionMember.coalition_id == Coalition.id).order_by(Coalition.name)
        .where(Coalition.consultation_id == consultation_id, CoalitionMember.confirmed_at.is_(None),
               CoalitionMember.organisation_id == own)))


def _list_members(coalition: Coalition, *, confirmed: bool) -> list[Organisation]:
    there = [each.organisation for each in coalition.members if (each.confirmed_at is not None) == confirmed]
    return sorted(there, key=lambda each: get_organisation_name(each).casefold())


def _find_membership_state(coalition: Coalition, own: int | None) -> str:
    member = next((each for each in coalition.members if each.organisation_id == own), None)
    return "" if member is None else "confirmed" if member.confirmed_at else "asked"
