"""Actions on positions and standing ballots: require, check, change, record."""

from sqlalchemy import bindparam, delete, insert, select, update

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.consultations.queries import build_actor_without_sign_in
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement, db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import EventSubject, record_event, transaction
from consult.core.permissions.rules import require_permission
from consult.documents.models import Document, Placement, Wording

from . import queries
from .models import Ballot, StandingBallotState, Position

SYSTEM = Actor()
POSITION = Position.__table__
INSERT_COLUMNS = (
    "ballot_id",
    "holder",
    "organisation_id",
    "user_id",
    "set_by_id",
    "choice",
    "reason",
    "digest",
    "taken_at",
)
UPDATE_COLUMNS = ("set_by_id", "choice", "reason", "digest", "taken_at")
INSERT_POSITION = PreparedStatement(
    insert(POSITION)
    .values({name: bindparam(name) for name in INSERT_COLUMNS})
    .returning(POSITION.c.id)
)
UPDATE_POSITION = PreparedStatement(
    update(POSITION)
    .where(POSITION.c.id == bindparam("position_id"))
    .values({name: bindparam(name) for name in UPDATE_COLUMNS})
)
DELETE_POSITION = PreparedStatement(
    delete(POSITION).where(POSITION.c.id == bindparam("position_id"))
)
SELECT_CURRENT_TEXT = PreparedStatement(
    select(Wording.label, Wording.text)
    .join(Placement, Placement.id == Wording.placement_id)
    .join(Document, Document.current_version_id == Placement.version_id)
    .where(Placement.clause_id == bindparam("clause_id"), Wording.language == Document.authentic)
)


def take_position(
    actor: Actor, ballot_id: int, choice: str, reason: str | None = None, digest: str | None = None
) -> StandingBallotState:
    """Take or change a position on a clause or an amendment.

    It handles plain values only, so that it may share a COMMIT.

    Raises:
        Invalid: An objection has no reason.
        Conflict: The ballot is closed, the clause left the document, or the text changed since
            it was read (digest).
    """
    with transaction():
        ballot = queries.load_ballot_state(ballot_id, actor)
        require_permission(actor, "position.take", ballot)
        if choice == "object" and not reason:
            raise Invalid(fields={"reason": {"type": "reason_needed"}})
        _refuse_unanswerable(ballot, digest)
        _save_position(actor, ballot, choice, reason or None)
    return ballot


def reconfirm_position(actor: Actor, ballot_id: int, digest: str) -> None:
    """Confirm a position on the current text (digest).

    Raises:
        NotFound: There is no position.
        Conflict: The ballot is closed or the text is another one.
    """
    with transaction():
        ballot = queries.load_ballot_state(ballot_id, actor)
        require_permission(actor, "position.take", ballot)
        if ballot.before is None:
            raise NotFound(what="Position")
        _refuse_unanswerable(ballot, digest)
        _save_position(actor, ballot, ballot.before.choice, ballot.before.reason)


def withdraw_position(actor: Actor, ballot_id: int) -> None:
    """Withdraw a position, as if none had been taken.

    Raises:
        NotFound: There is no position.
        Conflict: The ballot is closed.
    """
    with transaction():
        ballot = queries.load_ballot_state(ballot_id, actor)
        require_permission(actor, "position.take", ballot)
        if ballot.before is None:
            raise NotFound(what="Position")
        if ballot.closed:
            raise Conflict("ballot_closed")
        DELETE_POSITION(position_id=ballot.before.id)
        record_event(
            "position.withdrawn",
            EventSubject(ballot.before.id, ballot.consultation_id),
            actor,
            audience="nobody",
            **_build_facts(ballot),
            before=ballot.before.choice,
        )


def _refuse_unanswerable(ballot: StandingBallotState, digest: str | None) -> None:
    """Raise Conflict unless the ballot is open and asks about the text with this digest."""
    if ballot.closed:
        raise Conflict("ballot_closed")
    if ballot.digest is None:
        raise Conflict("clause_gone")
    if digest is not None and digest != ballot.digest:
        if ballot.amendment_id is not None:
            raise Conflict("revised_meanwhile", digest=ballot.digest)
        ((label, text),) = SELECT_CURRENT_TEXT(clause_id=ballot.clause_id)
        raise Conflict("text_changed", label=label, text=text, digest=ballot.digest)


def _save_position(
    actor: Actor, ballot: StandingBallotState, choice: str, reason: str | None
) -> None:
    """Insert or update the position and record the event; an unchanged one does nothing."""
    before, digest = ballot.before, ballot.digest
    if before and (before.choice, before.reason, before.digest) == (choice, reason, digest):
        return
    given = {
        "set_by_id": actor.user_id,
        "choice": choice,
        "reason": reason,
        "digest": digest,
        "taken_at": utc_now(),
    }
    if before:
        number = before.id
        UPDATE_POSITION(position_id=number, **given)
    else:
        own = ballot.organisation_id
        ((number,),) = INSERT_POSITION(
            ballot_id=ballot.id,
            holder=queries.build_holder(actor, ballot.consultation_id),
            organisation_id=own,
            user_id=actor.user_id if own is None else None,
            **given,
        )
    record_event(
        "position.taken",
        EventSubject(number, ballot.consultation_id),
        actor,
        audience="nobody",
        **_build_facts(ballot),
        choice=choice,
        before=before.choice if before else None,
        digest=digest,
    )


def _build_facts(ballot: StandingBallotState) -> dict[str, object]:
    """Build the facts that every event about a position carries."""
    facts: dict[str, object] = {
        "ballot_id": ballot.id,
        "clause_id": ballot.clause_id,
        "document_id": ballot.document_id,
        "holder": ballot.holder,
    }
    if ballot.amendment_id is not None:
        facts["amendment_id"] = ballot.amendment_id
    if ballot.organisation_id is not None:
        facts["organisation_id"] = ballot.organisation_id
    return facts


def open_standing_ballots(document_id: int) -> int:
    """Open a standing ballot for each clause of the current version without one.

    Returns:
        The number of ballots opened.
    """
    with transaction():
        document = find_row(Document, document_id)
        missing = queries.find_clauses_without_ballot(document_id)
        for clause_id in missing:
            ballot = Ballot(
                consultation_id=document.consultation_id,
                document_id=document_id,
                clause_id=clause_id,
            )
            db.session.add(ballot)
            record_event(
                "ballot.opened",
                ballot,
                SYSTEM,
                audience="nobody",
                clause_id=clause_id,
                document_id=document_id,
            )
    return len(missing)


def move_standing_ballot(actor: Actor, clause_id: int, heir: int) -> None:
    """Move the standing ballot of a clause that left the text to the clause that continues it.

    All positions move with it and stay bound to the text they were given on. If the continuing
    clause has a ballot already, nothing moves.
    """
    with transaction():
        ballot = db.session.scalar(
            select(Ballot).where(Ballot.clause_id == clause_id, queries.IS_STANDING_BALLOT)
        )
        if (
            ballot is None
            or db.session.scalar(
                select(Ballot.id).where(Ballot.clause_id == heir, queries.IS_STANDING_BALLOT)
            )
            is not None
        ):
            return
        ballot.clause_id = heir
        db.session.flush()
        record_event(
            "ballot.carried",
            ballot,
            actor,
            audience="nobody",
            clause_id=heir,
            before=clause_id,
            document_id=ballot.document_id,
        )


def open_amendment_ballot(amendment_id: int) -> None:
    """Open the standing ballot of a public amendment if it has none."""
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        if not amendment.open or queries.find_amendment_ballot(amendment_id) is not None:
            return
        ballot = Ballot(
            consultation_id=amendment.consultation_id,
            document_id=amendment.document_id,
            amendment_id=amendment_id,
        )
        db.session.add(ballot)
        record_event(
            "ballot.opened",
            ballot,
            SYSTEM,
            audience="nobody",
            clause_id=amendment.clause_id,
            document_id=amendment.document_id,
            amendment_id=amendment_id,
        )


def adopt_personal_positions(user_id: int, consultation_id: int) -> None:
    """Turn a person's positions into those of the organization that they now speak for.

    If the organization has a position already, the personal one is withdrawn, so that nobody is
    counted twice.
    """
    with transaction():
        user = find_row(User, user_id)
        own = build_actor_without_sign_in(user).find_represented_organisation(consultation_id)
        if own is None:
            return
        answered = queries.load_ballot_ids_with_position(own, consultation_id)
        for position, ballot in queries.load_personal_positions(user_id, consultation_id):
            thing = EventSubject(position.id, consultation_id)
            facts = {
                "ballot_id": ballot.id,
                "clause_id": ballot.clause_id,
                "document_id": ballot.document_id,
                "amendment_id": ballot.amendment_id,
            }
            if ballot.id in answered:
                record_event(
                    "position.withdrawn",
                    thing,
                    SYSTEM,
                    audience="nobody",
                    **facts,
                    holder="person",
                    user_id=user_id,
                    before=position.choice,
                )
                db.session.delete(position)
            else:
                record_event(
                    "position.adopted",
                    thing,
                    SYSTEM,
                    audience="nobody",
                    **facts,
                    holder="organisation",
                    user_id=user_id,
                    organisation_id=own,
                    choice=position.choice,
                    digest=position.digest,
                )
                position.holder, position.organisation_id, position.user_id = f"o{own}", own, None
