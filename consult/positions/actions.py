"""Everything that changes a ballot. Each action: require, check, change, record."""
from sqlalchemy import bindparam, delete, insert, select, update

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.consultations.queries import actor_of
from consult.core.permissions.actor import Actor
from consult.core.database.engine import Prepared, db, find, now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import Thing, record, transaction
from consult.core.permissions.rules import require
from consult.documents.models import Document, Placement, Wording

from . import queries
from .models import Ballot, BallotNow, Position

SYSTEM = Actor()
POSITION = Position.__table__
NEW = ("ballot_id", "holder", "organisation_id", "user_id", "set_by_id", "choice", "reason", "digest", "taken_at")
ANEW = ("set_by_id", "choice", "reason", "digest", "taken_at")
TAKE = Prepared(insert(POSITION).values({name: bindparam(name) for name in NEW}).returning(POSITION.c.id))
CHANGE = Prepared(update(POSITION).where(POSITION.c.id == bindparam("position_id"))
                  .values({name: bindparam(name) for name in ANEW}))
WITHDRAW = Prepared(delete(POSITION).where(POSITION.c.id == bindparam("position_id")))
NEW_WORDS = Prepared(
    select(Wording.label, Wording.text).join(Placement, Placement.id == Wording.placement_id)
    .join(Document, Document.current_version_id == Placement.version_id)
    .where(Placement.clause_id == bindparam("clause_id"), Wording.language == Document.authentic))


def take_position(actor: Actor, ballot_id: int, choice: str, reason: str | None = None,
                  digest: str | None = None) -> BallotNow:
    """Say where one stands on a clause; to say it again changes it. Plain values: it may share a COMMIT.

    Raises Invalid for an objection without its reason, Conflict when the ballot is closed, the clause has left
    the document, or the words are not those (digest) that were answered.
    """
    with transaction():
        ballot = queries.ballot_now(ballot_id, actor)
        require(actor, "position.take", ballot)
        if choice == "object" and not reason:
            raise Invalid(fields={"reason": {"type": "reason_needed"}})
        _answerable(ballot, digest)
        _set(actor, ballot, choice, reason or None)
    return ballot


def reconfirm_position(actor: Actor, ballot_id: int, digest: str) -> None:
    """Stand by what one said, on the words (digest) as they are now."""
    with transaction():
        ballot = queries.ballot_now(ballot_id, actor)
        require(actor, "position.take", ballot)
        if ballot.before is None:
            raise NotFound(what="Position")
        _answerable(ballot, digest)
        _set(actor, ballot, ballot.before.choice, ballot.before.reason)


def withdraw_position(actor: Actor, ballot_id: int) -> None:
    """Take back where one stands, as if nothing had been said."""
    with transaction():
        ballot = queries.ballot_now(ballot_id, actor)
        require(actor, "position.take", ballot)
        if ballot.before is None:
            raise NotFound(what="Position")
        if ballot.closed:
            raise Conflict("ballot_closed")
        WITHDRAW(position_id=ballot.before.id)
        record("position.withdrawn", Thing(ballot.before.id, ballot.consultation_id), actor, audience="nobody",
               **_facts(ballot), before=ballot.before.choice)


def _answerable(ballot: BallotNow, digest: str | None) -> None:
    if ballot.closed:
        raise Conflict("ballot_closed")
    if ballot.digest is None:
        raise Conflict("clause_gone")
    if digest is not None and digest != ballot.digest:
        if ballot.amendment_id is not None:
            raise Conflict("revised_meanwhile", digest=ballot.digest)
        (label, text), = NEW_WORDS(clause_id=ballot.clause_id)
        raise Conflict("text_changed", label=label, text=text, digest=ballot.digest)


def _set(actor: Actor, ballot: BallotNow, choice: str, reason: str | None) -> None:
    before, digest = ballot.before, ballot.digest
    if before and (before.choice, before.reason, before.digest) == (choice, reason, digest):
        return
    given = {"set_by_id": actor.user_id, "choice": choice, "reason": reason, "digest": digest, "taken_at": now()}
    if before:
        number = before.id
        CHANGE(position_id=number, **given)
    else:
        own = ballot.organisation_id
        (number,), = TAKE(ballot_id=ballot.id, holder=queries.holder_of(actor, ballot.consultation_id),
                          organisation_id=own, user_id=actor.user_id if own is None else None, **given)
    record("position.taken", Thing(number, ballot.consultation_id), actor, audience="nobody", **_facts(ballot),
           choice=choice, before=before.choice if before else None, digest=digest)


def _facts(ballot: BallotNow) -> dict[str, object]:
    facts: dict[str, object] = {"ballot_id": ballot.id, "clause_id": ballot.clause_id,
                                "document_id": ballot.document_id, "holder": ballot.holder}
    if ballot.amendment_id is not None:
        facts["amendment_id"] = ballot.amendment_id
    if ballot.organisation_id is not None:
        facts["organisation_id"] = ballot.organisation_id
    return facts


def open_standing(document_id: int) -> int:
    """Open a standing ballot for each clause of the current version that has none; return how many were opened."""
    with transaction():
        document = find(Document, document_id)
        missing = queries.without_ballot(document_id)
        for clause_id in missing:
            ballot = Ballot(consultation_id=document.consultation_id, document_id=document_id, clause_id=clause_id)
            db.session.add(ballot)
            record("ballot.opened", ballot, SYSTEM, audience="nobody", clause_id=clause_id, document_id=document_id)
    return len(missing)


def ask_about(actor: Actor, clause_id: int, heir: int) -> None:
    """Put the question about a clause that left the text about the one that continues it, with every position that was taken.

    They are bound to their words as before. One about a clause that was asked about already stays where it is.
    """
    with transaction():
        ballot = db.session.scalar(select(Ballot).where(Ballot.clause_id == clause_id, queries.STANDS))
        if ballot is None or db.session.scalar(select(Ballot.id).where(Ballot.clause_id == heir, queries.STANDS)) is not None:
            return
        ballot.clause_id = heir
        db.session.flush()
        record("ballot.carried", ballot, actor, audience="nobody", clause_id=heir, before=clause_id,
               document_id=ballot.document_id)


def open_on_amendment(amendment_id: int) -> None:
    """Open the standing ballot of an amendment that everyone may read, where it has none."""
    with transaction():
        amendment = find(Amendment, amendment_id)
        if not amendment.open or queries.ballot_on(amendment_id) is not None:
            return
        ballot = Ballot(consultation_id=amendment.consultation_id, document_id=amendment.document_id,
                        amendment_id=amendment_id)
        db.session.add(ballot)
        record("ballot.opened", ballot, SYSTEM, audience="nobody", clause_id=amendment.clause_id,
               document_id=amendment.document_id, amendment_id=amendment_id)


def speak_for_organisation(user_id: int, consultation_id: int) -> None:
    """What somebody who now speaks for an organisation said for themselves becomes its own, where it had said nothing.

    The others are withdrawn: nobody is counted twice.
    """
    with transaction():
        user = find(User, user_id)
        own = actor_of(user).speaks_in(consultation_id)
        if own is None:
            return
        answered = queries.positions_of_organisation(own, consultation_id)
        for position, ballot in queries.personal_positions(user_id, consultation_id):
            thing = Thing(position.id, consultation_id)
            facts = {"ballot_id": ballot.id, "clause_id": ballot.clause_id, "document_id": ballot.document_id,
                     "amendment_id": ballot.amendment_id}
            if ballot.id in answered:
                record("position.withdrawn", thing, SYSTEM, audience="nobody", **facts, holder="person",
                       user_id=user_id, before=position.choice)
                db.session.delete(position)
            else:
                record("position.adopted", thing, SYSTEM, audience="nobody", **facts, holder="organisation",
                       user_id=user_id, organisation_id=own, choice=position.choice, digest=position.digest)
                position.holder, position.organisation_id, position.user_id = f"o{own}", own, None
