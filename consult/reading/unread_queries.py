"""Reads of what is new to a person beside the clauses of a text."""

from datetime import datetime

from sqlalchemy import and_, func, select

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.reading.text.fact_cache import DocumentFacts
from consult.reading.text.unread_cache import load_contribution_times

from .models import ReadingMark


def load_seen_time(actor: Actor, clause_id: int) -> datetime | None:
    """Load the time up to which a person has read a clause: at first, when they joined."""
    if actor.user_id is None:
        return None
    return db.session.scalar(
        select(func.coalesce(ReadingMark.seen_at, User.joined_at))
        .select_from(User)
        .outerjoin(
            ReadingMark, and_(ReadingMark.user_id == User.id, ReadingMark.clause_id == clause_id)
        )
        .where(User.id == actor.user_id)
    )


def count_unread(actor: Actor, document_id: int, known: DocumentFacts) -> dict[int, int]:
    """Count the open contributions of others on each clause that a person has not read."""
    if actor.user_id is None:
        return {}
    joined_at = db.session.get_one(User, actor.user_id).joined_at
    marks = {
        row.clause_id: row.seen_at
        for row in db.session.execute(
            select(ReadingMark.clause_id, ReadingMark.seen_at).where(
                ReadingMark.user_id == actor.user_id
            )
        )
    }
    counted = {
        clause: times.count_later(marks.get(clause, joined_at), actor.user_id)
        for clause, times in load_contribution_times(document_id, known).items()
    }
    return {clause: count for clause, count in counted.items() if count}
