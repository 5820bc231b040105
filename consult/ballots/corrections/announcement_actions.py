"""Actions that announce the result of a recorded ballot, and note intentions afterwards."""

from sqlalchemy import select

from consult.ballots.counting.actions import load_podium_ballot, order_counts
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.positions.models import Ballot, Vote

from consult.ballots.podium_checks import require_podium
from .models import IntentionNote
from .request_actions import lapse_requests
from .voter_actions import require_voter


def announce_result(actor: Actor, ballot_id: int) -> Ballot:
    """Announce the result of a recorded ballot: from then on neither vote nor result changes.

    Raises:
        Conflict: There is nothing to announce, or a voter waits for the answer to a request
            that can still be accepted.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_podium(actor, "ballot.announce", ballot)
        if not _needs_announcement(ballot):
            raise Conflict("nothing_to_announce")
        _record_announcement(actor, ballot)
    return ballot


def _needs_announcement(ballot: Ballot) -> bool:
    """Return whether a result can be announced and was not."""
    return (
        ballot.kind == "recorded"
        and ballot.closed_at is not None
        and ballot.voided_at is None
        and ballot.announced_at is None
    )


def announce_named_result(actor: Actor, ballot: Ballot) -> None:
    """Announce a result, if it waits for that, as part of another act of the podium that names it.

    Runs inside the transaction of that act.

    Raises:
        Conflict: A voter waits for the answer to a request that can still be accepted.
    """
    if _needs_announcement(ballot):
        _record_announcement(actor, ballot)


def _record_announcement(actor: Actor, ballot: Ballot) -> None:
    """Announce a result, after which open requests of the podium lapse."""
    lapse_requests(actor, ballot)
    ballot.announced_at, ballot.announced_by_id = utc_now(), actor.user_id
    counted = ballot.counted or {}
    facts: dict[str, object] = {
        "number": ballot.number,
        "counts": order_counts(ballot, counted),
        "outcome": counted.get("outcome"),
    }
    if ballot.meeting_id is not None:
        facts["meeting_id"] = ballot.meeting_id
    record_event("ballot.announced", ballot, actor, audience="everyone", **facts)


def note_intention(actor: Actor, ballot_id: int, choice: str) -> IntentionNote:
    """Note beside the vote of one's elector the vote that it had intended; the vote stays.

    A later note replaces an earlier one. An elector without a vote can have one, too.

    Raises:
        Forbidden: The actor is no voter of this ballot.
        Conflict: The result is not final yet: until then the vote itself can be corrected.
        Invalid: There is no such choice, or it is the vote.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        holder = str(require_voter(actor, ballot_id).holder)
        if ballot.kind != "recorded" or ballot.voided_at is not None:
            raise Conflict("nothing_to_correct")
        if not ballot.final:
            raise Conflict("result_not_final")
        if choice not in (ballot.choices or []):
            raise Invalid(fields={"choice": {"type": "literal_error"}})
        cast = db.session.scalar(
            select(Vote.choice).where(Vote.ballot_id == ballot_id, Vote.holder == holder)
        )
        if cast == choice:
            raise Invalid(fields={"choice": {"type": "intended_as_cast"}})
        return _save_note(actor, ballot, holder, choice, cast)


def _save_note(
    actor: Actor, ballot: Ballot, holder: str, choice: str, cast: str | None
) -> IntentionNote:
    note = db.session.scalar(
        select(IntentionNote).where(
            IntentionNote.ballot_id == ballot.id, IntentionNote.holder == holder
        )
    ) or IntentionNote(ballot_id=ballot.id, holder=holder)
    note.choice, note.noted_by_id, note.noted_at = choice, actor.user_id or 0, utc_now()
    db.session.add(note)
    db.session.flush()
    facts: dict[str, object] = {
        "ballot_id": ballot.id,
        "number": ballot.number,
        "holder": holder,
        "choice": choice,
        "cast": cast,
    }
    if ballot.meeting_id is not None:
        facts["meeting_id"] = ballot.meeting_id
    record_event("ballot.intention_noted", ballot, actor, audience="everyone", **facts)
    return note
