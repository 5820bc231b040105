"""Relocation of threads and positions when their clause becomes part of another clause."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import aliased

from consult.positions.actions import move_standing_ballot
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.documents.models import Version

from .places import VersionPair, CarriedPlace, load_version_pair

COMMENT = Comment.__table__
UPDATE_COMMENT_CLAUSE = (
    update(COMMENT).where(COMMENT.c.id == bindparam("number")).values(stands_id=bindparam("there"))
)


def move_threads_and_positions(
    actor: Actor, version: Version, places: Iterable[CarriedPlace]
) -> None:
    """Move threads to the clause of their text, and positions to a continuing clause, on issue.

    A thread without such a place, because it is answered or its text is gone, follows a merged
    clause. If its own clause still exists, it stays there.

    Positions move only if one new clause continues the whole old clause. They count there for
    the same text, and refer to an earlier text if the text has changed. Each thread and each
    standing ballot has exactly one place.
    """
    texts = load_version_pair(version, version.document.authentic)
    found = {
        each.id: each
        for each in places
        if each.kind == "comment" and each.verdict != "gone" and not each.doubtful
    }
    goes = {}
    for number, own, stands in _load_thread_roots(version.document_id):
        there = _find_new_clause(texts, found.get(number), own, stands)
        if there != stands:
            goes[number] = there
    if goes:
        db.session.execute(
            UPDATE_COMMENT_CLAUSE,
            [
                {"number": number, "there": goes[root]}
                for root, number in _load_thread_comments(goes)
            ],
        )
    for clause_id in texts.previous:
        heir = texts.find_successor(clause_id)
        if heir is not None:
            move_standing_ballot(actor, clause_id, heir.clause_id)


def _load_thread_roots(document_id: int) -> list[tuple[int, int, int | None]]:
    """Load the first comment of every thread on a clause.

    Returns:
        Comment, its clause, and the clause to which it was moved before.
    """
    query = select(Comment.id, Comment.clause_id, Comment.stands_id).where(
        Comment.document_id == document_id,
        Comment.parent_id.is_(None),
        Comment.amendment_id.is_(None),
        Comment.clause_id.is_not(None),
    )
    return [(number, own or 0, stands) for number, own, stands in db.session.execute(query)]


def _find_new_clause(
    texts: VersionPair, place: CarriedPlace | None, own: int, stands: int | None
) -> int | None:
    """Find the other clause at which a thread is read from now on; return None for its own
    clause.
    """
    here = stands or own
    if place is not None:
        here = place.heir or own
    elif here not in texts.current:
        heirs = texts.get_heirs(here)
        here = own if own in texts.current else heirs[0].clause_id if heirs else here
    return None if here == own else here


def _load_thread_comments(roots: Iterable[int]) -> list[tuple[int, int]]:
    """Load these comments with all replies, each with the first comment of its thread."""
    child = aliased(Comment)
    tree = (
        select(Comment.id.label("root"), Comment.id)
        .where(Comment.id.in_(list(roots)))
        .cte("tree", recursive=True)
    )
    tree = tree.union_all(select(tree.c.root, child.id).join(tree, child.parent_id == tree.c.id))
    return [(root, number) for root, number in db.session.execute(select(tree.c.root, tree.c.id))]
