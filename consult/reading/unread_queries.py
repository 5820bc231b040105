"""Reads of what is new to a person beside the clauses of a text."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.amendments.queries import IS_OPEN as IS_OPEN_AMENDMENT
from consult.comments.models import Comment
from consult.comments.queries import HOME_CLAUSE, IS_OPEN
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor

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


def count_unread(actor: Actor, document_id: int) -> dict[int, int]:
    """Count the open contributions of others on each clause that a person has not read."""
    if actor.user_id is None:
        return {}
    found: Counter[int] = Counter()
    for table, home, at, is_open in (
        (Comment, HOME_CLAUSE, Comment.posted_at, and_(IS_OPEN, Comment.amendment_id.is_(None))),
        (Amendment, Amendment.clause_id, Amendment.proposed_at, IS_OPEN_AMENDMENT),
    ):
        found.update(_count_later(actor.user_id, document_id, (table, home, at, is_open)))
    return dict(found)


def _count_later(user_id: int, document_id: int, what: tuple[Any, Any, Any, Any]) -> dict[int, int]:
    table, home, at, is_open = what
    query = (
        select(home, func.count())
        .select_from(table)
        .join(User, User.id == user_id)
        .outerjoin(ReadingMark, and_(ReadingMark.user_id == user_id, ReadingMark.clause_id == home))
        .where(
            table.document_id == document_id,
            home.is_not(None),
            is_open,
            table.author_id != user_id,
            at > func.coalesce(ReadingMark.seen_at, User.joined_at),
        )
        .group_by(home)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
