"""Actions on threads: resolve one, and reopen it."""

from datetime import datetime

from sqlalchemy import update

from consult.comments.actions import record_comment_event
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission


def resolve_thread(actor: Actor, comment_id: int) -> Comment:
    """Resolve the thread of a comment: pages fold it, and an answer that is due stays due.

    A repeated call changes nothing.

    Raises:
        Conflict: The comment is a reply, or not public.
    """
    with transaction():
        comment = _find_thread(actor, comment_id)
        if comment.resolved_at is None:
            _save_resolution(comment, utc_now(), actor.user_id)
            record_comment_event("comment.resolved", comment, actor)
    return comment


def reopen_thread(actor: Actor, comment_id: int) -> Comment:
    """Reopen a resolved thread; without a resolution it changes nothing.

    Raises:
        Conflict: The comment is a reply, or not public.
    """
    with transaction():
        comment = _find_thread(actor, comment_id)
        if comment.resolved_at is not None:
            _save_resolution(comment, None, None)
            record_comment_event("comment.reopened", comment, actor)
    return comment


def _find_thread(actor: Actor, comment_id: int) -> Comment:
    """Find the public first comment of a thread that the actor may resolve."""
    comment = find_row(Comment, comment_id)
    require_permission(actor, "comment.resolve", comment)
    if comment.parent_id is not None:
        raise Conflict("not_a_thread")
    if not comment.open:
        raise Conflict("not_shown")
    return comment


def _save_resolution(comment: Comment, moment: datetime | None, by_id: int | None) -> None:
    """Save who resolved a thread and when.

    The row version stays: nothing that somebody edits or agrees with has changed.
    """
    db.session.execute(
        update(Comment)
        .where(Comment.id == comment.id)
        .values(resolved_at=moment, resolved_by_id=by_id)
    )
