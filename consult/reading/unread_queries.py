"""Reads of what is new to a person beside the clauses of a text."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select, union_all

from consult.accounts.models import User
from consult.comments.models import Comment
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.documents.clause_queries import load_current_names
from consult.documents.models import Document, Placement
from consult.drafts.models import Draft
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


class ReadingPlace(NamedTuple):
    """The clause on which a person read or wrote last, as far as the current text has it."""

    clause_id: int
    label: str | None
    document: Document


def find_last_place(actor: Actor, consultation_id: int) -> ReadingPlace | None:
    """Find where a person read contributions or wrote last.

    Only what is kept anyway tells it: marks of what was read, drafts and comments.
    """
    if actor.user_id is None:
        return None
    visits = union_all(
        select(ReadingMark.clause_id, ReadingMark.seen_at.label("moment")).where(
            ReadingMark.user_id == actor.user_id
        ),
        select(Draft.clause_id, Draft.saved_at).where(Draft.author_id == actor.user_id),
        select(Comment.clause_id, Comment.posted_at).where(Comment.author_id == actor.user_id),
    ).subquery()
    found = db.session.execute(
        select(visits.c.clause_id, Document)
        .join(Placement, Placement.clause_id == visits.c.clause_id)
        .join(Document, Document.current_version_id == Placement.version_id)
        .where(Document.consultation_id == consultation_id, Placement.place >= 0)
        .order_by(visits.c.moment.desc(), visits.c.clause_id)
        .limit(1)
    ).first()
    if found is None:
        return None
    label = load_current_names([found.clause_id]).get(found.clause_id)
    return ReadingPlace(found.clause_id, label, found.Document)
