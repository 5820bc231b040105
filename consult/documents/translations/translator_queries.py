"""The translator whom a form names, by name or email address, and those who may review."""

from sqlalchemy import select

from consult.accounts.models import User
from consult.consultations.roles.queries import find_member, find_role_holders
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor

from .models import Translation

EDITORS = ("secretariat", "moderator", "rapporteur")  # as in the rule translation.write


def find_translator(consultation_id: int, named: str | None) -> int | None:
    """Find a member of the consultation by name or email address; None if nobody is named.

    Raises:
        Invalid: Field `translator`: nobody or more than one member has this name.
    """
    return find_member(consultation_id, named, "translator") if named else None


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
