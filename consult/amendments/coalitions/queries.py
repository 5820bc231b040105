"""Reads of coalitions, their members and the coalitions that an actor may speak for."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.accounts.models import Organisation
from consult.accounts.queries import get_organisation_name
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db

from consult.amendments.models import Coalition, CoalitionMember


class CoalitionView(NamedTuple):
    """A coalition as a page shows it.

    own: the state of the reader's organization: "asked", "confirmed" or "".
    """

    coalition: Coalition
    confirmed: list[Organisation]
    asked: list[Organisation]
    own: str


def load_coalitions(consultation_id: int) -> list[Coalition]:
    """Load the coalitions of a consultation, sorted by name."""
    return list(
        db.session.scalars(
            select(Coalition)
            .where(Coalition.consultation_id == consultation_id)
            .order_by(Coalition.name)
            .options(selectinload(Coalition.members).joinedload(CoalitionMember.organisation))
        )
    )


def load_own_coalitions(actor: Actor, consultation_id: int) -> list[Coalition]:
    """Load the coalitions in whose name the actor may propose."""
    return list(
        db.session.scalars(
            select(Coalition)
            .join(CoalitionMember, CoalitionMember.coalition_id == Coalition.id)
            .where(
                Coalition.consultation_id == consultation_id,
                CoalitionMember.confirmed_at.is_not(None),
                CoalitionMember.organisation_id
                == (actor.find_represented_organisation(consultation_id) or 0),
            )
            .order_by(Coalition.name)
        )
    )


def load_coalition_views(actor: Actor, consultation_id: int) -> list[CoalitionView]:
    """Load each coalition with its confirmed and its invited members."""
    own = actor.find_represented_organisation(consultation_id)
    return [
        CoalitionView(
            each,
            _list_members(each, confirmed=True),
            _list_members(each, confirmed=False),
            _find_membership_state(each, own),
        )
        for each in load_coalitions(consultation_id)
    ]


def load_joinable_organisations(one: CoalitionView | None = None) -> list[Organisation]:
    """Load the verified organizations that a coalition has not invited yet; all for a new one."""
    there = {each.id for each in (*one.confirmed, *one.asked)} if one else set()
    found = db.session.scalars(select(Organisation).where(Organisation.status == "verified"))
    return sorted(
        (each for each in found if each.id not in there),
        key=lambda each: get_organisation_name(each).casefold(),
    )


def load_own_organisation(actor: Actor, consultation_id: int) -> Organisation | None:
    """Load the organization that the actor speaks for in this consultation."""
    own = actor.find_represented_organisation(consultation_id)
    return db.session.get(Organisation, own) if own is not None else None


def load_coalition_invitations(actor: Actor, consultation_id: int) -> list[Coalition]:
    """Load the coalitions that wait for the answer of the actor's organization."""
    own = actor.find_represented_organisation(consultation_id)
    return (
        []
        if own is None
        else list(
            db.session.scalars(
                select(Coalition)
                .join(CoalitionMember, CoalitionMember.coalition_id == Coalition.id)
                .order_by(Coalition.name)
                .where(
                    Coalition.consultation_id == consultation_id,
                    CoalitionMember.confirmed_at.is_(None),
                    CoalitionMember.organisation_id == own,
                )
            )
        )
    )


def _list_members(coalition: Coalition, *, confirmed: bool) -> list[Organisation]:
    """List the members that have, or have not, confirmed, sorted by name."""
    there = [
        each.organisation
        for each in coalition.members
        if (each.confirmed_at is not None) == confirmed
    ]
    return sorted(there, key=lambda each: get_organisation_name(each).casefold())


def _find_membership_state(coalition: Coalition, own: int | None) -> str:
    """Return the membership state of an organization: "asked", "confirmed" or ""."""
    member = next((each for each in coalition.members if each.organisation_id == own), None)
    return "" if member is None else "confirmed" if member.confirmed_at else "asked"
