"""Actions on statements handed in writing: hand in, replace, withdraw."""

from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.meetings.live.broadcast_actions import record_broadcast
from consult.meetings.models import Meeting, Turn
from consult.meetings.record.minutes import mark_record_changed
from consult.text.language import guess_language

from .models import WrittenStatement
from .queries import find_statement


def load_writable_turn(actor: Actor, turn_id: int) -> Turn:
    """Load a turn for an actor who may hand in a statement with it."""
    turn = find_row(Turn, turn_id)
    require_permission(actor, "statement.hand_in", turn)
    return turn


def hand_in_statement(actor: Actor, turn_id: int, words: str, language: str) -> WrittenStatement:
    """Hand in a statement with a turn, or replace it before everyone can read it.

    Args:
        language: Of the page, for a text whose language cannot be told.

    Raises:
        Conflict("statement_public"): It is public, and stays as it was handed in.
        Conflict: The meeting is not live, or the request was withdrawn.
    """
    with transaction():
        turn = load_writable_turn(actor, turn_id)
        _require_live(turn.meeting)
        if turn.withdrawn_at is not None:
            raise Conflict("turn_over")
        made = find_statement(turn_id)
        if made is not None and made.is_public:
            raise Conflict("statement_public")
        if made is None:
            made = WrittenStatement(
                consultation_id=turn.consultation_id,
                meeting=turn.meeting,
                turn=turn,
                user_id=turn.user_id,
                organisation_id=turn.organisation_id,
            )
            db.session.add(made)
        made.words, made.nonce = words, make_nonce()
        made.language = guess_language(words) or language
        made.handed_in_by_id, made.handed_in_at = actor.user_id or 0, utc_now()
        db.session.flush()
        record_broadcast(
            "statement.handed_in",
            turn.meeting,
            actor,
            made,
            turn_id=turn.id,
            digest=commit_words(made.nonce, words),
        )
    return made


def withdraw_statement(actor: Actor, statement_id: int) -> WrittenStatement:
    """Withdraw a statement; its words are deleted. Repeated, it changes nothing.

    Its author may do so until everyone can read it, the secretariat until the record is approved.

    Raises:
        Forbidden: It is public, and the actor is not of the secretariat.
        Conflict: The record of the meeting is approved.
    """
    with transaction():
        found = find_row(WrittenStatement, statement_id)
        require_permission(
            actor, "statement.remove" if found.is_public else "statement.withdraw", found
        )
        if found.withdrawn_at is None:
            mark_record_changed(found.meeting)
            erase_statement(actor, found)
    return found


def erase_statement(actor: Actor, found: WrittenStatement) -> None:
    """Delete the words of a statement within a transaction, and record its withdrawal."""
    found.words, found.nonce, found.withdrawn_at = "", None, utc_now()
    record_broadcast("statement.withdrawn", found.meeting, actor, found, turn_id=found.turn_id)


def _require_live(meeting: Meeting) -> None:
    """Raise Conflict unless the meeting has begun and not ended."""
    if not meeting.is_live:
        raise Conflict("meeting_not_live", state=meeting.state)
