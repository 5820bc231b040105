"""Who may not leave yet: the last administrator of a consultation who can sign in. Read by the names of the tables above."""
from sqlalchemy import JSON, and_, column, exists, select, table

from consult.core import i18n
from consult.core.database.engine import db
from consult.core.errors import Conflict

from consult.accounts.models import User

CONSULTATION = table("consultation", column("id"), column("title", JSON))
MEMBERSHIP = table("membership", column("user_id"), column("consultation_id"), column("role"))


def alone_in(user_id: int) -> str | None:
    """The title of a consultation that only this person administers, of those who can sign in; None where there is none."""
    others = MEMBERSHIP.alias()
    another = (exists().where(others.c.consultation_id == CONSULTATION.c.id, others.c.role == "administrator",
                              others.c.user_id != user_id, User.id == others.c.user_id, User.disabled_at.is_(None),
                              User.closed_at.is_(None)))
    title = db.session.scalar(
        select(CONSULTATION.c.title)
        .join(MEMBERSHIP, and_(MEMBERSHIP.c.consultation_id == CONSULTATION.c.id, MEMBERSHIP.c.role == "administrator"))
        .where(MEMBERSHIP.c.user_id == user_id, ~another).order_by(CONSULTATION.c.id).limit(1))
    return i18n.said(title) if title else None


def keep_an_administrator(user: User) -> None:
    """Refuse to lose somebody whose going would leave a consultation to nobody; raises Conflict("last_administrator_leaves")."""
    title = alone_in(user.id) if user.disabled_at is None else None
    if title is not None:
        raise Conflict("last_administrator_leaves", title=title)
