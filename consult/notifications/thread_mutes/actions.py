"""Actions that mute a thread and end that."""

from sqlalchemy import update

from consult.comments.models import Comment
from consult.comments.queries import load_comment
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.notifications.models import Notice
from consult.notifications.notice_kinds import THREAD_VERBS

from .models import ThreadMute
from .queries import find_threads, list_thread_comments


def mute_thread(actor: Actor, comment_id: int) -> int:
    """Mute the thread of a comment: it makes no notice and no mail for the actor any more.

    Answers to what they contributed, and decisions about it, still do. Muting it again changes
    nothing.

    Returns:
        The first comment of the thread.

    Raises:
        NotFound: the actor may not read the comment.
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        first = _find_first(actor, comment_id)
        if actor.user_id is not None and not _find_mute(actor, first.id):
            db.session.add(ThreadMute(user_id=actor.user_id, comment_id=first.id))
            _drop_mails(actor.user_id, first.id)
            _record("thread.muted", first, actor)
    return first.id


def unmute_thread(actor: Actor, comment_id: int) -> int:
    """Notify the actor of a thread again, and return its first comment.

    Raises:
        NotFound: the actor may not read the comment.
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        first = _find_first(actor, comment_id)
        found = _find_mute(actor, first.id)
        if found is not None:
            db.session.delete(found)
            _record("thread.unmuted", first, actor)
    return first.id


def _find_first(actor: Actor, comment_id: int) -> Comment:
    """Find the first comment of a thread of which the actor may read this comment."""
    comment = find_row(Comment, comment_id)
    require_permission(actor, "thread.mute", comment)
    load_comment(actor, comment_id)
    return find_row(Comment, find_threads([comment_id])[comment_id])


def _find_mute(actor: Actor, first_id: int) -> ThreadMute | None:
    """Find the actor's mute of a thread."""
    return db.session.get(ThreadMute, (actor.user_id, first_id))


def _drop_mails(user_id: int, first_id: int) -> None:
    """Let no notice of the thread wait for a mail any more."""
    waiting = update(Notice).where(
        Notice.user_id == user_id,
        Notice.mailed_at.is_(None),
        Notice.verb.in_(THREAD_VERBS),
        Notice.subject_id.in_(list_thread_comments(first_id)),
    )
    db.session.execute(
        waiting.values(mailed_at=utc_now()).execution_options(synchronize_session=False)
    )


def _record(verb: str, first: Comment, actor: Actor) -> None:
    record_event(
        verb,
        first,
        actor,
        audience=f"user:{actor.user_id}",
        clause_id=first.stands_id or first.clause_id,
        document_id=first.document_id,
    )
