"""Protection of the last administrator of a consultation, who cannot leave.

The tables of consultations belong to a higher floor, so they are read by name.
"""

from sqlalchemy import JSON, and_, column, exists, select, table

from consult.core import i18n
from consult.core.database.engine import db
from consult.core.errors import Conflict

from consult.accounts.models import User

CONSULTATION_TABLE = table("consultation", column("id"), column("title", JSON))
MEMBERSHIP_TABLE = table("membership", column("user_id"), column("consultation_id"), column("role"))


def find_solely_administered_title(user_id: int) -> str | None:
    """Return the title of a consultation that only this person can administer, or None.

    Only administrators who can sign in count.
    """
    others = MEMBERSHIP_TABLE.alias()
    another = exists().where(
        others.c.consultation_id == CONSULTATION_TABLE.c.id,
        others.c.role == "administrator",
        others.c.user_id != user_id,
        User.id == others.c.user_id,
        User.disabled_at.is_(None),
        User.closed_at.is_(None),
    )
    title = db.session.scalar(
        select(CONSULTATION_TABLE.c.title)
        .join(
            MEMBERSHIP_TABLE,
            and_(
                MEMBERSHIP_TABLE.c.consultation_id == CONSULTATION_TABLE.c.id,
                MEMBERSHIP_TABLE.c.role == "administrator",
            ),
        )
        .where(MEMBERSHIP_TABLE.c.user_id == user_id, ~another)
        .order_by(CONSULTATION_TABLE.c.id)
        .limit(1)
    )
    return i18n.choose_title(title) if title else None


def require_other_administrator(user: User) -> None:
    """Refuse the loss of a consultation's only administrator.

    Raises Conflict("last_administrator_leaves").
    """
    title = find_solely_administered_title(user.id) if user.disabled_at is None else None
    if title is not None:
        raise Conflict("last_administrator_leaves", title=title)
