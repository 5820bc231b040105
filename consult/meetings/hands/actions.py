"""Actions on shows of hands: enter a count, confirm it as a second person, withdraw it."""

from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.meetings.live.broadcast_actions import record_broadcast, require_live_meeting
from consult.meetings.record.minutes import mark_record_changed

from .forms import HandCountForm
from .models import HandCount
from .queries import find_highest_number


def enter_hand_count(actor: Actor, meeting_id: int, form: HandCountForm) -> HandCount:
    """Enter a show of hands that was counted in a live meeting.

    It is in no record until another person confirms it.

    Raises:
        Conflict: The meeting is not live.
    """
    with transaction():
        meeting = require_live_meeting(actor, meeting_id, "hands.count")
        made = HandCount(
            consultation_id=meeting.consultation_id,
            meeting=meeting,
            item_id=meeting.item_id,
            number=find_highest_number(meeting.id) + 1,
            question=form.question,
            in_favour=form.in_favour,
            against=form.against,
            abstaining=form.abstaining,
            counted_by_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        _record("hands.counted", actor, made)
    return made


def confirm_hand_count(actor: Actor, hands_id: int) -> HandCount:
    """Confirm a show of hands as a second person; repeated, it changes nothing.

    It may be confirmed after the meeting, too, until the record is approved.

    Raises:
        Conflict("own_count"): The actor counted it.
        Conflict: The record is approved, or the count was withdrawn.
    """
    with transaction():
        found = _load_hand_count(actor, hands_id)
        if found.counted_by_id == actor.user_id:
            raise Conflict("own_count")
        if found.confirmed_at is None:
            mark_record_changed(found.meeting)
            found.confirmed_by_id, found.confirmed_at = actor.user_id, utc_now()
            _record("hands.confirmed", actor, found)
    return found


def withdraw_hand_count(actor: Actor, hands_id: int) -> HandCount:
    """Withdraw a show of hands that is wrong, confirmed or not; repeated, it changes nothing.

    It may be withdrawn after the meeting, too.

    Raises Conflict once the record is approved.
    """
    with transaction():
        found = find_row(HandCount, hands_id)
        require_permission(actor, "hands.count", found.meeting)
        if found.withdrawn_at is not None:
            return found
        mark_record_changed(found.meeting)
        found.withdrawn_at = utc_now()
        _record("hands.withdrawn", actor, found)
    return found


def _load_hand_count(actor: Actor, hands_id: int) -> HandCount:
    """Load a count that the actor may confirm; raise Conflict if it was withdrawn."""
    found = find_row(HandCount, hands_id)
    require_permission(actor, "hands.count", found.meeting)
    if found.withdrawn_at is not None:
        raise Conflict("hands_withdrawn")
    return found


def _record(verb: str, actor: Actor, found: HandCount) -> None:
    """Record an event with the three numbers, which are public."""
    record_broadcast(
        verb,
        found.meeting,
        actor,
        found,
        number=found.number,
        in_favour=found.in_favour,
        against=found.against,
        abstaining=found.abstaining,
    )
