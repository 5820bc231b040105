"""Reactions that notify facilitators of what is entrusted to them."""

from typing import Any

from sqlalchemy import select

from consult.consultations.models import Tag
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.documents.clause_queries import find_clauses_with_tags

from consult.notifications.actions import notify_people


@react_to(
    "facilitator.entrusted",
    "facilitator.relieved",
    name="notifications.facilitation.notify_of_assignment",
)
def notify_of_assignment(event: Any) -> None:
    """Notify a facilitator of clauses and tags that were entrusted, or withdrawn."""
    tags = event.facts.get("tags", [])
    notify_people(
        event,
        event.verb,
        [event.facts["user_id"]],
        clauses=len(event.facts["clause_ids"]),
        tags=tags,
        tagged=_count_clauses(event.chain, tags),
    )


def _count_clauses(consultation_id: int, codes: list[str]) -> int:
    """Count the clauses that have one of these tags now."""
    if not codes:
        return 0
    tags = select(Tag.id).where(Tag.consultation_id == consultation_id, Tag.code.in_(codes))
    return len(find_clauses_with_tags(db.session.scalars(tags)))
