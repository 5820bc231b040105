"""Reads about notices: how many wait, which there are, what a person follows and how they want mail."""
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, or_, select

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.comments.queries import counts_by_clause
from consult.consultations.models import Consultation
from consult.consultations.document_queries import labels_of
from consult.core.permissions.actor import Actor
from consult.core.database.engine import Prepared, db
from consult.core.i18n import spoken
from consult.core.permissions.rules import require
from consult.documents.models import Clause, Document, Placement, Wording

from .notice_kinds import DEFAULTS, OF_AMENDMENTS, OF_OTHERS
from .models import Follow, MailChoice, Notice

PAGE = 50
OTHERS = and_(Notice.verb.in_(OF_OTHERS), Comment.id == Notice.subject_id)
AMENDED = and_(Notice.verb.in_(OF_AMENDMENTS), Amendment.id == Notice.subject_id)
SHOWN = and_(or_(Comment.id.is_(None), and_(Comment.hidden_at.is_(None), Comment.withdrawn_at.is_(None),
                                            Comment.held_at.is_(None))),
             or_(Amendment.id.is_(None), and_(Amendment.hidden_at.is_(None), Amendment.held_at.is_(None))))
UNREAD = Prepared(select(func.count()).select_from(Notice).outerjoin(Comment, OTHERS).outerjoin(Amendment, AMENDED)
                  .where(Notice.user_id == bindparam("user_id"), Notice.read_at.is_(None), SHOWN))
NEWEST = Prepared(select(func.max(Notice.id)))
FOLLOWS = Prepared(select(Follow.clause_id).where(Follow.user_id == bindparam("user_id"),
                                                  Follow.clause_id == bindparam("clause_id")))


class Followed(NamedTuple):
    """A clause that somebody follows, as it reads now; label and text are none where it left the text."""

    clause_id: int
    consultation: Consultation
    document_id: int
    document_slug: str
    document_title: dict[str, str]
    label: str | None
    text: str | None
    language: str
    comments: int
    since: datetime


def unread(actor: Actor) -> int:
    """How many notices wait for the actor; what was hidden since is not counted."""
    return unread_by(actor.user_id or 0)


def unread_by(user_id: int) -> int:
    """How many notices wait for a person."""
    return int(UNREAD.read(user_id=user_id)[0][0])


def newest_notice() -> int:
    """The number of the last notice that was made; writers take turns, so numbers follow in order."""
    return int(NEWEST.read()[0][0] or 0)


def told_since(number: int) -> set[int]:
    """Who was told of something after the notice with this number."""
    return set(db.session.scalars(select(Notice.user_id).where(Notice.id > number).distinct()))


def told_of(subject_id: int, people: Iterable[int], verbs: tuple[str, ...] = OF_OTHERS) -> set[int]:
    """Who of these people was told of a comment (or an amendment) of somebody else, and has not read it."""
    return set(db.session.scalars(
        select(Notice.user_id).where(Notice.user_id.in_(list(people)), Notice.read_at.is_(None),
                                     Notice.verb.in_(verbs), Notice.subject_id == subject_id)))


def follows(actor: Actor, clause_id: int) -> bool:
    """Whether the actor follows the clause."""
    return actor.user_id is not None and bool(FOLLOWS.read(user_id=actor.user_id, clause_id=clause_id))


def shown_notices() -> Select:
    """Notices that may be shown: those about what others said only as long as everyone may read it."""
    return select(Notice).outerjoin(Comment, OTHERS).outerjoin(Amendment, AMENDED).where(SHOWN)


def notices_of(actor: Actor, before: int | None = None, limit: int = PAGE) -> list[Notice]:
    """The actor's notices, the newest first, those before a number; raises Unknown for a visitor."""
    require(actor, "notice.read")
    query = shown_notices().where(Notice.user_id == actor.user_id).order_by(Notice.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Notice.id < before)
    return list(db.session.scalars(query))


def mail_choice(actor: Actor) -> dict[str, str]:
    """How the actor wants to be told by mail, by kind; raises Unknown for a visitor."""
    require(actor, "mail.choose")
    return choices_of(actor.user_id or 0)


def choices_of(user_id: int) -> dict[str, str]:
    """How a person wants to be told by mail, by kind."""
    row = db.session.get(MailChoice, user_id)
    return {kind: getattr(row, kind) if row else usual for kind, usual in DEFAULTS.items()}


def followed(actor: Actor) -> list[Followed]:
    """The clauses that the actor follows, in the order of the text; raises Unknown for a visitor."""
    require(actor, "clause.follow")
    current = and_(Placement.clause_id == Clause.id, Placement.version_id == Document.current_version_id)
    languages = {spoken()}
    query = (select(Clause.id, Document, Wording.text, Wording.language, Follow.since)
             .select_from(Follow).join(Clause, Clause.id == Follow.clause_id)
             .join(Document, Document.id == Clause.document_id).outerjoin(Placement, current)
             .outerjoin(Wording, and_(Wording.placement_id == Placement.id,
                                      or_(Wording.language == Document.authentic, Wording.language.in_(languages))))
             .where(Follow.user_id == actor.user_id)
             .order_by(Document.consultation_id, Document.place, Placement.place, Clause.id))
    rows = list(db.session.execute(query))
    counts: dict[int, int] = {}
    for document_id in {row[1].id for row in rows}:
        counts |= counts_by_clause(document_id)
    return _in_one_language(rows, counts, labels_of({row[0] for row in rows}), languages)


def _in_one_language(rows: Iterable[Any], counts: dict[int, int], labels: dict[int, str], wanted: set[str]) -> list[Followed]:
    found: dict[int, Followed] = {}
    for number, document, text, language, since in rows:
        if number not in found or language in wanted:
            found[number] = Followed(
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
