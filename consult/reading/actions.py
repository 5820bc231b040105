"""Actions of a reader: mark the contributions on a clause as read."""

from datetime import datetime

from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.documents.models import Clause

from .models import ReadingMark


def mark_clause_read(actor: Actor, clause_id: int, until: datetime | None = None) -> None:
    """Mark the contributions on a clause as read; a later mark is never replaced by an earlier one.

    Args:
        until: Time up to which contributions were shown; now by default.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        require_permission(actor, "clause.follow", find_row(Clause, clause_id))
        moment = utc_now()
        seen_at = min(until or moment, moment)
        mark = db.session.get(ReadingMark, (actor.user_id, clause_id))
        if mark is None:
            db.session.add(ReadingMark(user_id=actor.user_id, clause_id=clause_id, seen_at=seen_at))
        else:
            mark.seen_at = max(mark.seen_at, seen_at)
