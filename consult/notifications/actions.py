"""Everything that changes what people are told: following, reading notices, choosing mails; and making notices."""
from collections.abc import Iterable
from hmac import compare_digest
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from consult.accounts.models import User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import Prepared, db, find, now
from consult.core.digests import keyed
from consult.core.errors import NotFound
from consult.core.events.log import Thing, record, transaction
from consult.core.permissions.rules import require
from consult.documents.versions.rename_discard_actions import forgetting
from consult.documents.models import Clause
from consult.documents.queries import standings

from .notice_kinds import DEFAULTS, MAILED_ALREADY
from .models import Follow, MailChoice, Notice

NOTICE, FOLLOW = Notice.__table__, Follow.__table__
ADD = Prepared(insert(NOTICE).values({each.name: bindparam(each.name) for each in NOTICE.c if not each.primary_key}))
FOLLOWS = Prepared(select(FOLLOW.c.user_id).where(FOLLOW.c.user_id == bindparam("user_id"),
                                                  FOLLOW.c.clause_id == bindparam("clause_id")))
FOLLOW_IT = Prepared(insert(FOLLOW))
FOLLOWERS = Prepared(select(FOLLOW.c.user_id).join(User, User.id == FOLLOW.c.user_id).where(
    FOLLOW.c.clause_id == bindparam("clause_id"), User.disabled_at.is_(None), User.closed_at.is_(None)))


def follow(actor: Actor, clause_id: int) -> None:
    """Want to hear what is said about a clause; raises NotFound where the actor cannot read it."""
    with transaction():
        clause = find(Clause, clause_id)
        require(actor, "clause.follow", clause)
        standings(actor, clause)
        if actor.user_id is not None and start_following(actor.user_id, clause_id):
            record("clause.followed", clause, actor, audience=f"user:{actor.user_id}", clause_id=clause_id,
                   document_id=clause.document_id)


def start_following(user_id: int, clause_id: int) -> bool:
    """Note that a person follows a clause, within a transaction; False where they did already."""
    whose = {"user_id": user_id, "clause_id": clause_id}
    if FOLLOWS(**whose):
        return False
    FOLLOW_IT(**whose, since=now())
    return True


def followers(clause_id: int) -> set[int]:
    """Who follows a clause and can still sign in, within a transaction."""
    return {number for number, in FOLLOWERS(clause_id=clause_id)}


def forget_clauses(clause_ids: list[int]) -> None:
    """Nobody follows a clause that ends with a draft that was thrown away."""
    db.session.execute(delete(Follow).where(Follow.clause_id.in_(clause_ids)))


forgetting.append(forget_clauses)


def unfollow(actor: Actor, clause_id: int) -> None:
    """Hear no more of a clause."""
    with transaction():
        clause = find(Clause, clause_id)
        require(actor, "clause.follow", clause)
        found = db.session.get(Follow, (actor.user_id, clause_id))
        if found is not None:
            db.session.delete(found)
            record("clause.unfollowed", clause, actor, audience=f"user:{actor.user_id}", clause_id=clause_id,
                   document_id=clause.document_id)


def read_notices(actor: Actor, until: int) -> int:
    """Mark the actor's notices up to a number as read; returns how many were not."""
    with transaction():
        require(actor, "notice.read")
        waiting = update(Notice).where(Notice.user_id == actor.user_id, Notice.id <= until, Notice.read_at.is_(None))
        done = db.session.execute(waiting.values(read_at=now()).execution_options(synchronize_session=False))
        count: int = done.rowcount  # type: ignore[attr-defined]
        if count and actor.user_id is not None:
            record("notices.read", Thing(actor.user_id, 0), actor, audience=f"user:{actor.user_id}", count=count)
    return count


def choose_mail(actor: Actor, *, answers: str, process: str, rest: str) -> None:
    """Say how one wants to be told by mail: at once, in a daily digest, or never."""
    with transaction():
        require(actor, "mail.choose")
        _choose(actor, actor.user_id or 0, {"answers": answers, "process": process, "rest": rest})


def unsubscribe(actor: Actor, user_id: int, kind: str, token: str) -> None:
    """End the mails of a kind, for whoever has the link of such a mail; raises NotFound for any other."""
    with transaction():
        require(actor, "mail.unsubscribe")
        checked(user_id, kind, token)
        _choose(actor, user_id, {kind: "never"})


def _choose(actor: Actor, user_id: int, wanted: dict[str, str]) -> None:
    choice = db.session.get(MailChoice, user_id)
    if choice is None:
        choice = MailChoice(user_id=user_id, **DEFAULTS)
        db.session.add(choice)
    for kind, how in wanted.items():
        setattr(choice, kind, how)
    record("mail.chosen", Thing(user_id, 0), actor, audience=f"user:{user_id}", **wanted)


def checked(user_id: int, kind: str, token: str) -> None:
    """Raise NotFound unless this is the token of an unsubscribe link that we mailed."""
    if kind not in DEFAULTS or not compare_digest(token.encode(), unsubscribe_token(user_id, kind).encode()):
        raise NotFound(what="Mail")
    find(User, user_id)


def unsubscribe_token(user_id: int, kind: str) -> str:
    """What shows that somebody got a mail of this kind: HMAC-SHA256 of person and kind under the installation's key."""
    return keyed(f"unsubscribe:{user_id}:{kind}")


def tell(event: Any, verb: str, people: Iterable[int], *, consultation_id: int | None = None,
         subject_id: int | None = None, **facts: Any) -> None:
    """Make a notice for each of these people who can still sign in, never for the one who did it.

    Call it within a transaction.
    """
    here = db.session.scalars(
        select(User.id).where(User.id.in_(set(people)), User.disabled_at.is_(None), User.closed_at.is_(None)))
    note(event, verb, here, consultation_id=consultation_id, subject_id=subject_id, **facts)


def note(event: Any, verb: str, people: Iterable[int], *, consultation_id: int | None = None,
         subject_id: int | None = None, **facts: Any) -> None:
    """Make a notice for each of these people, of whom it is known that they can sign in; never for the one who did it."""
    note_each(event, verb, dict.fromkeys(set(people) - {event.actor_id}, facts), consultation_id=consultation_id,
              subject_id=subject_id)


def note_each(event: Any, verb: str, people: dict[int, dict[str, Any]], *, consultation_id: int | None = None,
              subject_id: int | None = None) -> None:
    """Make a notice for each of these people, with facts of its own; also for the one who did it."""
    mailed = now() if verb in MAILED_ALREADY else None
    same = {"consultation_id": consultation_id or event.chain, "verb": verb, "seq": event.seq, "at": event.at,
            "subject_id": event.subject_id if subject_id is None else subject_id, "mailed_at": mailed, "read_at": None}
    ADD.many([{"user_id": number, **same, "facts": {**facts, "by_id": event.actor_id}} for number, facts in sorted(
        people.items(), key=lambda each: each[0])])
