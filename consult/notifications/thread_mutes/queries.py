"""Queries of muted threads: which thread a comment belongs to, and who muted it."""

from collections.abc import Callable, Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.comments.mentions.models import Mention
from consult.comments.models import Comment, CommentThread, CommentView
from consult.comments.queries import load_comment_views
from consult.core.database.engine import db
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.notifications.follows.models import ConsultationFollow, DocumentFollow
from consult.notifications.models import Follow, Notice
from consult.notifications.notice_kinds import THREAD_VERBS

from .models import MutedThread, ThreadMute

parent = aliased(Comment)


def find_threads(comment_ids: Collection[int]) -> dict[int, int]:
    """Find the thread of each comment: the number of its first comment, at any depth."""
    if not comment_ids:
        return {}
    up = (
        select(Comment.id.label("of"), Comment.id, Comment.parent_id)
        .where(Comment.id.in_(comment_ids))
        .cte("up", recursive=True)
    )
    up = up.union_all(
        select(up.c.of, parent.id, parent.parent_id).join(up, parent.id == up.c.parent_id)
    )
    rows = db.session.execute(select(up.c.of, up.c.id).where(up.c.parent_id.is_(None)))
    return {of: first for of, first in rows}  # noqa: C416 - rows are not pairs to mypy


def list_thread_comments(first_id: int) -> list[int]:
    """List the numbers of all comments of a thread, the first one included."""
    down = select(Comment.id).where(Comment.id == first_id).cte("down", recursive=True)
    down = down.union_all(select(parent.id).join(down, parent.parent_id == down.c.id))
    return list(db.session.scalars(select(down.c.id)))


def load_people_muting(comment_id: int) -> set[int]:
    """Load the people who muted the thread that a comment belongs to."""
    first_id = find_threads([comment_id]).get(comment_id)
    return set(
        db.session.scalars(select(ThreadMute.user_id).where(ThreadMute.comment_id == first_id))
    )


def load_muted(actor: Actor, first_ids: Collection[int]) -> set[int]:
    """Load those of these threads that the actor muted."""
    if actor.user_id is None or not first_ids:
        return set()
    return set(
        db.session.scalars(
            select(ThreadMute.comment_id).where(
                ThreadMute.user_id == actor.user_id, ThreadMute.comment_id.in_(first_ids)
            )
        )
    )


def load_mute_choices(actor: Actor, threads: Sequence[CommentThread]) -> dict[int, str]:
    """Load what the actor may do about the notices of threads in one consultation.

    The number of statements does not grow with the number of threads.

    Returns:
        By the number of the first comment: "unmute" for a muted thread, "mute" for one of which
        the actor gets notices; nothing for the others.
    """
    if actor.user_id is None or not threads:
        return {}
    told = _find_told(actor, actor.user_id, threads)
    choices = {thread.first.id: "mute" for thread in threads if told(thread)}
    muted = load_muted(actor, [thread.first.id for thread in threads])
    return choices | dict.fromkeys(muted, "unmute")


def _find_told(
    actor: Actor, user_id: int, threads: Sequence[CommentThread]
) -> Callable[[CommentThread], bool]:
    """Return a function that says whether a person gets notices of one of these threads.

    They do as an author, if they are mentioned, and if they follow the clause, its document or
    the consultation.
    """
    first = threads[0].first
    numbers = [each.id for one in threads for each in (one.first, *one.replies)]
    holders = {f"u{user_id}", f"o{actor.find_represented_organisation(first.consultation_id)}"}
    mentions = select(Mention.comment_id).where(
        Mention.comment_id.in_(numbers), Mention.holder.in_(holders)
    )
    told = select(Notice.subject_id).where(
        Notice.user_id == user_id,
        Notice.verb.in_(THREAD_VERBS),
        Notice.subject_id.in_(numbers),
    )
    named = set(db.session.scalars(mentions.union(told)))
    clauses = set(db.session.scalars(select(Follow.clause_id).where(Follow.user_id == user_id)))
    wide = (
        select(DocumentFollow.document_id).where(
            DocumentFollow.user_id == user_id, DocumentFollow.document_id == first.document_id
        ),
        select(ConsultationFollow.consultation_id).where(
            ConsultationFollow.user_id == user_id,
            ConsultationFollow.consultation_id == first.consultation_id,
        ),
    )
    if any(db.session.scalar(query) is not None for query in wide):
        return lambda _thread: True
    return lambda thread: (
        (thread.first.stands_id or thread.first.clause_id) in clauses
        or any(
            each.author_id == user_id or each.id in named
            for each in (thread.first, *thread.replies)
        )
    )


def load_muted_threads(actor: Actor) -> list[MutedThread]:
    """Load the threads that the actor muted, the newest first.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    require_permission(actor, "thread.mute")
    query = select(ThreadMute).where(ThreadMute.user_id == actor.user_id)
    rows = db.session.scalars(query.order_by(ThreadMute.since.desc())).all()
    shown = _load_views(actor, [row.comment_id for row in rows])
    return [MutedThread(row.comment_id, shown.get(row.comment_id), row.since) for row in rows]


def _load_views(actor: Actor, comment_ids: Iterable[int]) -> dict[int, CommentView]:
    """Load the comments that the actor may read."""
    found = load_comment_views(actor, Comment.id.in_(list(comment_ids)))
    return {each.id: each for each, _ in found if each.body is not None}
