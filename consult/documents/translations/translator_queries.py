"""The translator whom a form names, by name or email address."""

from sqlalchemy import func, or_, select

from consult.accounts.models import User
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.errors import Invalid


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
