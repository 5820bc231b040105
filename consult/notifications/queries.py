"""Reads notices, their unread counts, followed clauses and mail choices."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.comments.queries import count_by_clause
from consult.consultations.models import Consultation
from consult.documents.clause_queries import load_current_names
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db
from consult.core.errors import NotFound
from consult.core.i18n import get_language
from consult.core.permissions.rules import require_permission
from consult.documents.models import Clause, Document, Placement, Wording

from .notice_filter import NoticeFilter
from .notice_kinds import DEFAULT_FREQUENCIES, AMENDMENT_VERBS, COMMENT_VERBS
from .models import Follow, MailChoice, Notice

PAGE_SIZE = 50
COMMENT_OF_NOTICE = and_(Notice.verb.in_(COMMENT_VERBS), Comment.id == Notice.subject_id)
AMENDMENT_OF_NOTICE = and_(Notice.verb.in_(AMENDMENT_VERBS), Amendment.id == Notice.subject_id)
IS_VISIBLE = and_(
    or_(
        Comment.id.is_(None),
        and_(
            Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None), Comment.held_at.is_(None)
        ),
    ),
    or_(Amendment.id.is_(None), and_(Amendment.hidden_at.is_(None), Amendment.held_at.is_(None))),
)
COUNT_UNREAD = PreparedStatement(
    select(func.count())
    .select_from(Notice)
    .outerjoin(Comment, COMMENT_OF_NOTICE)
    .outerjoin(Amendment, AMENDMENT_OF_NOTICE)
    .where(Notice.user_id == bindparam("user_id"), Notice.read_at.is_(None), IS_VISIBLE)
)
SELECT_NEWEST_ID = PreparedStatement(select(func.max(Notice.id)))
SELECT_FOLLOW = PreparedStatement(
    select(Follow.clause_id).where(
        Follow.user_id == bindparam("user_id"), Follow.clause_id == bindparam("clause_id")
    )
)


class FollowedClause(NamedTuple):
    """A followed clause with its current text.

    Attributes:
        label, text: None if the clause left the text.
    """

    clause_id: int
    consultation: Consultation
    document_id: int
    document_slug: str
    document_title: dict[str, str]
    label: str | None
    text: str | None
    language: str
    comments: int
    followed_at: datetime


def count_unread(actor: Actor) -> int:
    """Count the unread notices of the actor, without those about hidden contributions."""
    return count_unread_of(actor.user_id or 0)


def count_unread_of(user_id: int) -> int:
    """Count the unread notices of a person."""
    return int(COUNT_UNREAD.read_rows(user_id=user_id)[0][0])


def get_newest_notice_id() -> int:
    """Return the id of the newest notice; ids follow in order, since writers take turns."""
    return int(SELECT_NEWEST_ID.read_rows()[0][0] or 0)


def load_people_notified_since(number: int) -> set[int]:
    """Load the people who got a notice after the one with this id."""
    return set(db.session.scalars(select(Notice.user_id).where(Notice.id > number).distinct()))


def load_unread_recipients(
    subject_id: int, people: Iterable[int], verbs: tuple[str, ...] = COMMENT_VERBS
) -> set[int]:
    """Load those of these people who have an unread notice about a comment or an amendment."""
    return set(
        db.session.scalars(
            select(Notice.user_id).where(
                Notice.user_id.in_(list(people)),
                Notice.read_at.is_(None),
                Notice.verb.in_(verbs),
                Notice.subject_id == subject_id,
            )
        )
    )


def is_following(actor: Actor, clause_id: int) -> bool:
    """Return whether the actor follows the clause."""
    return actor.user_id is not None and bool(
        SELECT_FOLLOW.read_rows(user_id=actor.user_id, clause_id=clause_id)
    )


def select_visible_notices() -> Select[Notice]:
    """Select the notices that may be shown; a contribution has to be public still."""
    return (
        select(Notice)
        .outerjoin(Comment, COMMENT_OF_NOTICE)
        .outerjoin(Amendment, AMENDMENT_OF_NOTICE)
        .where(IS_VISIBLE)
    )


def find_told_people(verb: str, people: Iterable[int], **facts: int) -> set[int]:
    """Find those of these people who have an unread notice that says the same.

    Args:
        facts: The numbers that the notices have in common.
    """
    return set(
        db.session.scalars(
            select(Notice.user_id).where(
                Notice.user_id.in_(set(people)),
                Notice.verb == verb,
                Notice.read_at.is_(None),
                *(Notice.facts[name].as_integer() == number for name, number in facts.items()),
            )
        )
    )


def load_notices(
    actor: Actor,
    before: int | None = None,
    limit: int = PAGE_SIZE,
    wanted: NoticeFilter = NoticeFilter(),
) -> list[Notice]:
    """Load the actor's notices before an id, as far as a filter leaves them, the newest first.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    require_permission(actor, "notice.read")
    query = (
        select_visible_notices()
        .where(Notice.user_id == actor.user_id, *wanted.build_conditions())
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Notice.id < before)
    return list(db.session.scalars(query))


def find_visible_notice(actor: Actor, notice_id: int) -> Notice:
    """Find a notice of the actor that may be shown.

    Raises:
        NotFound: there is none with this id.
    """
    query = select_visible_notices().where(Notice.id == notice_id, Notice.user_id == actor.user_id)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound(what="Notice")
    return found


def load_documents_of_notices(actor: Actor) -> list[Document]:
    """Load the documents that the actor's notices are about, in their order.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    require_permission(actor, "notice.read")
    about = Notice.facts["document_id"].as_integer()
    numbers = db.session.scalars(select(about).where(Notice.user_id == actor.user_id).distinct())
    return list(
        db.session.scalars(
            select(Document)
            .where(Document.id.in_([each for each in numbers if each]))
            .order_by(Document.consultation_id, Document.place, Document.id)
        )
    )


def load_mail_choice(actor: Actor) -> dict[str, str]:
    """Load the actor's mail frequencies by kind.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    require_permission(actor, "mail.choose")
    return load_mail_choice_of(actor.user_id or 0)


def load_mail_choice_of(user_id: int) -> dict[str, str]:
    """Load the mail frequencies of a person by kind."""
    row = db.session.get(MailChoice, user_id)
    return {
        kind: getattr(row, kind) if row else usual for kind, usual in DEFAULT_FREQUENCIES.items()
    }


def load_followed_clauses(actor: Actor) -> list[FollowedClause]:
    """Load the clauses that the actor follows, in the order of the text.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    require_permission(actor, "clause.follow")
    current = and_(
        Placement.clause_id == Clause.id, Placement.version_id == Document.current_version_id
    )
    languages = {get_language()}
    query = (
        select(Clause.id, Document, Wording.text, Wording.language, Follow.since)
        .select_from(Follow)
        .join(Clause, Clause.id == Follow.clause_id)
        .join(Document, Document.id == Clause.document_id)
        .outerjoin(Placement, current)
        .outerjoin(
            Wording,
            and_(
                Wording.placement_id == Placement.id,
                or_(Wording.language == Document.authentic, Wording.language.in_(languages)),
            ),
        )
        .where(Follow.user_id == actor.user_id)
        .order_by(Document.consultation_id, Document.place, Placement.place, Clause.id)
    )
    rows = list(db.session.execute(query))
    counts: dict[int, int] = {}
    for document_id in {row[1].id for row in rows}:
        counts |= count_by_clause(document_id)
    return _build_followed_clauses(
        rows, counts, load_current_names({row[0] for row in rows}), languages
    )


def _build_followed_clauses(
    rows: Iterable[Any], counts: dict[int, int], labels: dict[int, str], wanted: set[str]
) -> list[FollowedClause]:
    found: dict[int, FollowedClause] = {}
    for number, document, text, language, since in rows:
        if number not in found or language in wanted:
            found[number] = FollowedClause(
                number,
                document.consultation,
                document.id,
                document.slug,
                document.title,
                labels.get(number),
                text,
                language or document.authentic,
                counts.get(number, 0),
                since,
            )
    return list(found.values())
