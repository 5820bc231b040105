"""Actions on notices: follow clauses, mark notices as read, choose mails, and create notices."""

from collections.abc import Iterable
from hmac import compare_digest
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, insert, select, union, update

from consult.accounts.models import User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db, find_row, utc_now
from consult.core.digests import sign_text
from consult.core.errors import NotFound
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.core.hooks import before_clause_deletion
from consult.documents.models import Clause, Document
from consult.documents.queries import list_clause_versions

from .follows.models import ConsultationFollow, DocumentFollow
from .links import get_notice_path
from .notice_detail_queries import load_notice_views
from .notice_filter import NoticeFilter
from .notice_kinds import DEFAULT_FREQUENCIES, MAILED_ALREADY
from .models import Follow, MailChoice, Notice
from .queries import find_visible_notice, load_notices

NOTICE_TABLE, FOLLOW_TABLE = Notice.__table__, Follow.__table__
INSERT_NOTICE = PreparedStatement(
    insert(NOTICE_TABLE).values(
        {each.name: bindparam(each.name) for each in NOTICE_TABLE.c if not each.primary_key}
    )
)
SELECT_FOLLOW = PreparedStatement(
    select(FOLLOW_TABLE.c.user_id).where(
        FOLLOW_TABLE.c.user_id == bindparam("user_id"),
        FOLLOW_TABLE.c.clause_id == bindparam("clause_id"),
    )
)
INSERT_FOLLOW = PreparedStatement(insert(FOLLOW_TABLE))
CAN_SIGN_IN = and_(User.disabled_at.is_(None), User.closed_at.is_(None))
# of a clause: by itself, with its document, or with the whole consultation
SELECT_FOLLOWERS = PreparedStatement(
    union(
        select(Follow.user_id)
        .join(User, and_(User.id == Follow.user_id, CAN_SIGN_IN))
        .where(Follow.clause_id == bindparam("clause_id")),
        select(DocumentFollow.user_id)
        .join(User, and_(User.id == DocumentFollow.user_id, CAN_SIGN_IN))
        .join(Clause, Clause.document_id == DocumentFollow.document_id)
        .where(Clause.id == bindparam("clause_id")),
        select(ConsultationFollow.user_id)
        .join(User, and_(User.id == ConsultationFollow.user_id, CAN_SIGN_IN))
        .join(Clause, Clause.consultation_id == ConsultationFollow.consultation_id)
        .where(Clause.id == bindparam("clause_id")),
    )
)
SELECT_DOCUMENT_FOLLOWERS = PreparedStatement(
    union(
        select(DocumentFollow.user_id)
        .join(User, and_(User.id == DocumentFollow.user_id, CAN_SIGN_IN))
        .where(DocumentFollow.document_id == bindparam("document_id")),
        select(ConsultationFollow.user_id)
        .join(User, and_(User.id == ConsultationFollow.user_id, CAN_SIGN_IN))
        .join(Document, Document.consultation_id == ConsultationFollow.consultation_id)
        .where(Document.id == bindparam("document_id")),
    )
)


def follow_clause(actor: Actor, clause_id: int) -> None:
    """Follow a clause.

    Raises:
        NotFound: the actor cannot read the clause.
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        clause = find_row(Clause, clause_id)
        require_permission(actor, "clause.follow", clause)
        list_clause_versions(actor, clause)
        if actor.user_id is not None and add_follow(actor.user_id, clause_id):
            record_event(
                "clause.followed",
                clause,
                actor,
                audience=f"user:{actor.user_id}",
                clause_id=clause_id,
                document_id=clause.document_id,
            )


def add_follow(user_id: int, clause_id: int) -> bool:
    """Add a follow of a clause within a transaction; return False if it exists already."""
    whose = {"user_id": user_id, "clause_id": clause_id}
    if SELECT_FOLLOW(**whose):
        return False
    INSERT_FOLLOW(**whose, since=utc_now())
    return True


def load_followers(clause_id: int) -> set[int]:
    """Load the people who follow a clause and can still sign in, within a transaction.

    They follow it by itself, with its document, or with the whole consultation.
    """
    return {number for (number,) in SELECT_FOLLOWERS(clause_id=clause_id)}


def load_document_followers(document_id: int) -> set[int]:
    """Load the people who follow a document as a whole, or its consultation.

    Only those who can still sign in; within a transaction.
    """
    return {number for (number,) in SELECT_DOCUMENT_FOLLOWERS(document_id=document_id)}


def delete_follows(clause_ids: list[int]) -> None:
    """Delete the follows of clauses that end with a discarded draft."""
    db.session.execute(delete(Follow).where(Follow.clause_id.in_(clause_ids)))


before_clause_deletion.append(delete_follows)


def unfollow_clause(actor: Actor, clause_id: int) -> None:
    """Stop following a clause.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        clause = find_row(Clause, clause_id)
        require_permission(actor, "clause.follow", clause)
        found = db.session.get(Follow, (actor.user_id, clause_id))
        if found is not None:
            db.session.delete(found)
            record_event(
                "clause.unfollowed",
                clause,
                actor,
                audience=f"user:{actor.user_id}",
                clause_id=clause_id,
                document_id=clause.document_id,
            )


def mark_notices_read(actor: Actor, until: int, wanted: NoticeFilter = NoticeFilter()) -> int:
    """Mark the actor's notices up to an id as read, and return how many were unread.

    Args:
        wanted: Only the notices that this filter leaves.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        require_permission(actor, "notice.read")
        return _mark_read(actor, Notice.id <= until, *wanted.build_conditions())


def open_notice(actor: Actor, notice_id: int) -> str:
    """Mark a notice of the actor as read, and return the path of its page.

    Unread notices of the same kind that lead to the same page are read with it.

    Raises:
        SignInRequired: the actor is a visitor.
        NotFound: the notice is not the actor's, or its contribution is no longer public.
    """
    with transaction():
        require_permission(actor, "notice.read")
        notice = find_visible_notice(actor, notice_id)
        path = get_notice_path(load_notice_views([notice])[0])
        unread = load_notices(actor, wanted=NoticeFilter(is_unread=True))
        alike = load_notice_views(each for each in unread if each.verb == notice.verb)
        same = [each.id for each in alike if get_notice_path(each) == path]
        _mark_read(actor, Notice.id.in_([notice.id, *same]))
    return path


def _mark_read(actor: Actor, *which: ColumnElement[bool]) -> int:
    """Mark those unread notices of the actor as read, and return how many there were."""
    waiting = update(Notice).where(
        Notice.user_id == actor.user_id, Notice.read_at.is_(None), *which
    )
    done = db.session.execute(
        waiting.values(read_at=utc_now()).execution_options(synchronize_session=False)
    )
    count: int = done.rowcount  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
    if count and actor.user_id is not None:
        record_event(
            "notices.read",
            EventSubject(actor.user_id, 0),
            actor,
            audience=f"user:{actor.user_id}",
            count=count,
        )
    return count


def choose_mail_frequencies(actor: Actor, *, answers: str, process: str, rest: str) -> None:
    """Set the mail frequency of each kind: at once, in a daily digest, or never.

    Raises:
        SignInRequired: the actor is a visitor.
    """
    with transaction():
        require_permission(actor, "mail.choose")
        _set_frequencies(
            actor, actor.user_id or 0, {"answers": answers, "process": process, "rest": rest}
        )


def end_mails_of_kind(actor: Actor, user_id: int, kind: str, token: str) -> None:
    """End the mails of a kind for the holder of a link from such a mail.

    Raises:
        NotFound: the token is not valid.
    """
    with transaction():
        require_permission(actor, "mail.unsubscribe")
        require_unsubscribe_token(user_id, kind, token)
        _set_frequencies(actor, user_id, {kind: "never"})


def _set_frequencies(actor: Actor, user_id: int, wanted: dict[str, str]) -> None:
    choice = db.session.get(MailChoice, user_id)
    if choice is None:
        choice = MailChoice(user_id=user_id, **DEFAULT_FREQUENCIES)
        db.session.add(choice)
    for kind, how in wanted.items():
        setattr(choice, kind, how)
    record_event(
        "mail.chosen", EventSubject(user_id, 0), actor, audience=f"user:{user_id}", **wanted
    )


def require_unsubscribe_token(user_id: int, kind: str, token: str) -> None:
    """Require the token of an unsubscribe link that was mailed.

    Raises:
        NotFound: the token, kind or person does not exist.
    """
    if kind not in DEFAULT_FREQUENCIES or not compare_digest(
        token.encode(), make_unsubscribe_token(user_id, kind).encode()
    ):
        raise NotFound(what="Mail")
    find_row(User, user_id)


def make_unsubscribe_token(user_id: int, kind: str) -> str:
    """Make the token of an unsubscribe link.

    It is the HMAC-SHA256 of person and kind under the installation's key.
    """
    return sign_text(f"unsubscribe:{user_id}:{kind}")


def notify_people(
    event: Any,
    verb: str,
    people: Iterable[int],
    *,
    consultation_id: int | None = None,
    subject_id: int | None = None,
    **facts: Any,
) -> None:
    """Create a notice for each of these people who can sign in, except the actor of the event.

    Call it within a transaction.
    """
    here = db.session.scalars(
        select(User.id).where(
            User.id.in_(set(people)), User.disabled_at.is_(None), User.closed_at.is_(None)
        )
    )
    add_notices(event, verb, here, consultation_id=consultation_id, subject_id=subject_id, **facts)


def add_notices(
    event: Any,
    verb: str,
    people: Iterable[int],
    *,
    consultation_id: int | None = None,
    subject_id: int | None = None,
    **facts: Any,
) -> None:
    """Create a notice for each of these active people, except the actor of the event."""
    add_personal_notices(
        event,
        verb,
        dict.fromkeys(set(people) - {event.actor_id}, facts),
        consultation_id=consultation_id,
        subject_id=subject_id,
    )


def add_personal_notices(
    event: Any,
    verb: str,
    people: dict[int, dict[str, Any]],
    *,
    consultation_id: int | None = None,
    subject_id: int | None = None,
) -> None:
    """Create a notice for each of these people, with facts of its own; the actor is included."""
    mailed = utc_now() if verb in MAILED_ALREADY else None
    same = {
        "consultation_id": consultation_id or event.chain,
        "verb": verb,
        "seq": event.seq,
        "at": event.at,
        "subject_id": event.subject_id if subject_id is None else subject_id,
        "mailed_at": mailed,
        "read_at": None,
    }
    INSERT_NOTICE.run_many(
        [
            {"user_id": number, **same, "facts": {**facts, "by_id": event.actor_id}}
            for number, facts in sorted(people.items(), key=lambda each: each[0])
        ]
    )
