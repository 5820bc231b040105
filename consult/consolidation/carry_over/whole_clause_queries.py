"""Carry-over of open comments on a whole clause or on the document."""

from sqlalchemy import ColumnElement, or_, select

from consult.comments import queries as comments
from consult.comments.models import Comment
from consult.core.database.engine import db
from consult.documents.models import Version
from consult.text.anchors.carry_over import CarryOverResult
from consult.text.parsing.light_markup import extract_plain_text

from consult.consolidation.dispositions.effect import UNANSWERED_COMMENT, get_previous_version_id
from .places import (
    VERDICT_GONE,
    VersionPair,
    CarriedPlace,
    mark_heir,
    load_heir_ids,
    build_unplaced,
    build_place,
    follow_heirs,
)
from .models import CarryOver
from consult.consolidation.models import Disposition, AnswerPostponement


def compute_whole_clause_comments(version: Version, texts: VersionPair) -> list[CarriedPlace]:
    """Compute the places of open comments on whole clauses.

    A comment stays with its clause even if the text changes.
    """
    query = (
        select(Comment.id, Comment.clause_id)
        .where(
            Comment.document_id == version.document_id,
            Comment.exact.is_(None),
            Comment.parent_id.is_(None),
            Comment.amendment_id.is_(None),
            comments.IS_OPEN,
            UNANSWERED_COMMENT,
            _build_staying_condition(version),
        )
        .order_by(Comment.id)
    )
    homes = load_heir_ids(get_previous_version_id(version), CarryOver.comment_id)
    return [
        build_comment_place(number, clause_id, homes.get(number, clause_id), texts)
        for number, clause_id in db.session.execute(query)
    ]


def _build_staying_condition(version: Version) -> ColumnElement[bool]:
    """Build the condition for comments that stay open.

    These are carried over by a disposition, or have none while answers may still follow.
    """
    given = select(Disposition.comment_id).where(
        Disposition.version_id == version.id, Disposition.comment_id.is_not(None)
    )
    stays = Comment.id.in_(given.where(Disposition.outcome == "carried_over"))
    return (
        or_(stays, Comment.id.not_in(given))
        if db.session.get(AnswerPostponement, version.id) is not None
        else stays
    )


def load_staying_comment_ids(version: Version) -> set[int]:
    """Load the comments of a document that would stay open if the working version were issued
    now.
    """
    return set(
        db.session.scalars(
            select(Comment.id).where(
                Comment.document_id == version.document_id, _build_staying_condition(version)
            )
        )
    )


def build_comment_place(
    number: int, clause_id: int | None, home: int | None, texts: VersionPair
) -> CarriedPlace:
    """Build the place of a comment that concerns a whole clause, or none of the text.

    Args:
        home: the clause that holds it in the previous version.
        texts: the authentic text.
    """
    if clause_id is None or home is None:
        return build_unplaced("comment", number, None, "kept")
    old, new = texts.previous.get(home), texts.current.get(home)
    if old is None:
        return build_unplaced("comment", number, clause_id, "gone")
    then, now = extract_plain_text(old.text), extract_plain_text(new.text) if new else ""
    verdict = (
        VERDICT_GONE
        if new is None
        else CarryOverResult("kept" if texts.is_same(home) else "changed", 1.0, (0, len(now)))
    )
    place = build_place("comment", number, old, new, verdict, (then, (0, len(then))), now)
    return mark_heir(
        follow_heirs(texts, place, old, (then, (0, len(then)))), home, clause_id
    )._replace(whole=True)
