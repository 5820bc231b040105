"""The translator whom a form names, by name or email address, and those who may review."""

from sqlalchemy import func, or_, select

from consult.accounts.models import User
from consult.consultations.models import Membership
from consult.consultations.roles.queries import find_role_holders
from consult.core.database.engine import db
from consult.core.errors import Invalid
from consult.core.permissions.actor import Actor

from .models import Translation

EDITORS = ("secretariat", "moderator", "rapporteur")  # as in the rule translation.write


def find_translator(consultation_id: int, named: str | None) -> int | None:
    """Find a member of the consultation by name or email address; None if nobody is named.

    Raises:
        Invalid: Field `translator`: nobody or more than one member has this name.
    """
    if not named:
        return None
    wanted = named.strip().lower()
    found = db.session.scalars(
        select(User.id)
        .where(
            or_(func.lower(User.name) == wanted, User.email == wanted),
            User.closed_at.is_(None),
            User.id.in_(
                select(Membership.user_id).where(Membership.consultation_id == consultation_id)
            ),
        )
        .order_by(User.id)
    ).all()
    if len(found) != 1:
        kind = "no_such_member" if not found else "several_members"
        raise Invalid(fields={"translator": {"type": kind, "name": named}})
    return found[0]


def list_reviewers(actor: Actor, translation: Translation) -> list[tuple[int, str]]:
    """List number and name of the other people who may write at a desk, by name."""
    numbers = find_role_holders(translation.consultation_id, *EDITORS)
    if translation.translator_id is not None:
        numbers.add(translation.translator_id)
    rows = db.session.execute(
        select(User.id, User.name)
        .where(
            User.id.in_(numbers - {actor.user_id or 0}),
            User.disabled_at.is_(None),
            User.closed_at.is_(None),
        )
        .order_by(User.name, User.id)
    )
    return [(number, name) for number, name in rows]
