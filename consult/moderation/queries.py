"""Reads of the moderators' queue: held, reported, and recently hidden or kept comments."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.amendments.queries import AmendmentView, load_amendment, load_matching_amendments
from consult.comments.models import Comment, CommentView
from consult.comments.queries import IS_OPEN, SELECT_COMMENTS, load_comment_views
from consult.consultations.models import Consultation
from consult.documents.clause_queries import load_current_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.moderation_reasons import ModerationReason, parse_reason
from consult.core.permissions.rules import is_allowed, require_permission
from consult.documents.models import Document

from .report_models import ModerationCase, ModerationQueue, Report, ReportEntry

MOST = 100  # cases of a kind on the page
RECENT_LIMIT = 20
IS_OPEN_REPORT = and_(Report.comment_id == Comment.id, Report.settled_at.is_(None))
IS_KEPT_REPORT = and_(Report.comment_id == Comment.id, Report.outcome == "kept")
IS_HIDDEN = and_(Comment.hidden_at.is_not(None), Comment.withdrawn_at.is_(None))
IS_HELD = and_(
    Comment.held_at.is_not(None), Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None)
)


def load_queue(actor: Actor, consultation: Consultation) -> ModerationQueue:
    """Load the queue of a moderator; a facilitator gets the comments on their own clauses.

    Raises:
        Forbidden: The actor has neither role.
    """
    require_permission(actor, "moderation.see", consultation)
    here = _build_scope_condition(actor, consultation)
    oldest, latest = (
        SELECT_COMMENTS.order_by(Comment.id).limit(MOST),
        SELECT_COMMENTS.order_by(Comment.hidden_at.desc()).limit(RECENT_LIMIT),
    )
    held = [
        each
        for each, _ in load_comment_views(actor, here, IS_HELD, query=oldest)
        if each.body is not None
    ]
    reported = [
        each
        for each, _ in load_comment_views(
            actor, here, IS_OPEN, exists().where(IS_OPEN_REPORT), query=oldest
        )
    ]
    hidden = [each for each, _ in load_comment_views(actor, here, IS_HIDDEN, query=latest)]
    kept = [
        each
        for each, _ in load_comment_views(
            actor,
            here,
            IS_OPEN,
            exists().where(IS_KEPT_REPORT),
            ~exists().where(IS_OPEN_REPORT),
            query=SELECT_COMMENTS.order_by(Comment.id.desc()).limit(RECENT_LIMIT),
        )
    ]
    named = is_allowed(actor, "comment.approve", consultation)
    cases = {
        case.said.id: case for case in _build_cases([*held, *reported, *hidden, *kept], named=named)
    }
    return ModerationQueue(
        [cases[each.id] for each in held],
        [cases[each.id] for each in reported],
        [cases[each.id] for each in hidden],
        [cases[each.id] for each in kept],
        _count_comments(here, IS_HELD) if named else 0,
        _count_comments(here, IS_OPEN, exists().where(IS_OPEN_REPORT)),
    )


def _count_comments(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Comment).where(*conditions)) or 0


def load_waiting_amendments(actor: Actor, consultation: Consultation) -> list[AmendmentView]:
    """Load the amendments that are held or hidden; none if the actor may not decide on them."""
    if not is_allowed(actor, "amendment.approve", consultation):
        return []
    waits = or_(Amendment.held_at.is_not(None), Amendment.hidden_at.is_not(None))
    return load_matching_amendments(
        actor, Amendment.consultation_id == consultation.id, waits, Amendment.withdrawn_at.is_(None)
    )


def load_amendment_to_hide(actor: Actor, amendment_id: int) -> AmendmentView:
    """Load an amendment for the page that hides it; raise the refusals of that act."""
    found = load_amendment(actor, amendment_id)
    require_permission(actor, "amendment.hide", find_row(Amendment, amendment_id))
    return found


def _build_scope_condition(actor: Actor, consultation: Consultation) -> ColumnElement[bool]:
    """Build the condition for the comments in the actor's care: all, or those on their clauses."""
    here = Comment.consultation_id == consultation.id
    return (
        here
        if is_allowed(actor, "comment.approve", consultation)
        else and_(here, Comment.clause_id.in_(actor.facilitated_clauses))
    )


def has_reported(actor: Actor, comment_id: int) -> bool:
    """Return whether the actor has reported a comment."""
    query = select(Report.id).where(Report.comment_id == comment_id, Report.by_id == actor.user_id)
    return actor.user_id is not None and db.session.scalar(query.limit(1)) is not None


def count_waiting(actor: Actor, consultation: Consultation) -> int:
    """Count the comments and amendments that wait for this moderator; 0 for anyone else."""
    if not is_allowed(actor, "moderation.see", consultation):
        return 0
    here = _build_scope_condition(actor, consultation)
    count = _count_comments(here, IS_OPEN, exists().where(IS_OPEN_REPORT))
    if not is_allowed(actor, "comment.approve", consultation):
        return count
    proposed = (
        select(func.count())
        .select_from(Amendment)
        .where(
            Amendment.consultation_id == consultation.id,
            Amendment.held_at.is_not(None),
            Amendment.withdrawn_at.is_(None),
            Amendment.hidden_at.is_(None),
        )
    )
    return count + _count_comments(here, IS_HELD) + (db.session.scalar(proposed) or 0)


def _build_cases(all_said: list[CommentView], *, named: bool) -> Iterable[ModerationCase]:
    """Build the cases of these comments with their places, reports and decisions."""
    ids = [each.id for each in all_said]
    where, reports, settled = (
        _load_places(ids),
        _load_reports(ids, named=named),
        _load_decisions(ids),
    )
    for each in all_said:
        title, label = where[each.id]
        yield ModerationCase(
            each, label, title, reports[each.id], *settled.get(each.id, (None, None))
        )


def _load_places(ids: list[int]) -> dict[int, tuple[dict[str, str], str | None]]:
    """Load the document title and the current clause label of comments."""
    rows = list(
        db.session.execute(
            select(Comment.id, Document.title, Comment.clause_id)
            .join(Document, Document.id == Comment.document_id)
            .where(Comment.id.in_(ids))
        )
    )
    labels = load_current_names({clause_id for *_, clause_id in rows if clause_id})
    return {number: (title, labels.get(clause_id or 0)) for number, title, clause_id in rows}


def _load_reports(ids: list[int], *, named: bool) -> dict[int, list[ReportEntry]]:
    """Load the reports about comments, with the reader's name if the actor may know it."""
    query = (
        select(Report.comment_id, Report.id, User.name, Report.reason, Report.at)
        .join(User, User.id == Report.by_id)
        .where(Report.comment_id.in_(ids))
        .order_by(Report.id)
    )
    found: dict[int, list[ReportEntry]] = defaultdict(list)
    for comment_id, number, by, reason, at in db.session.execute(query):
        found[comment_id].append(
            ReportEntry(
                number, by if named else None, parse_reason(reason) or ModerationReason("other"), at
            )
        )
    return found


def _load_decisions(ids: list[int]) -> dict[int, tuple[str, datetime | None]]:
    """Load the moderator that hid or kept each comment, and the time."""
    hidden = (
        select(Comment.id, User.name, Comment.hidden_at)
        .join(User, User.id == Comment.hidden_by_id)
        .where(Comment.id.in_(ids))
    )
    kept = (
        select(Report.comment_id, User.name, Report.settled_at)
        .join(User, User.id == Report.settled_by_id)
        .where(Report.comment_id.in_(ids), Report.outcome == "kept")
    )
    return {
        number: (name, at)
        for query in (kept, hidden)
        for number, name, at in db.session.execute(query)
    }
