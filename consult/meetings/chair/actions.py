"""Actions of the chair on the course of a meeting: state, items, clauses, screens."""

from datetime import datetime


from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.permissions.rules import require_permission

from consult.positions.models import Ballot

from .undo import ActInProgress, begin_act, complete_act, require_no_newer_act
from consult.meetings.models import BALLOT_LAYOUTS, LAYOUTS, AgendaItem, Meeting
from consult.meetings.live.broadcast_actions import require_no_open_ballot
from consult.meetings.speakers.actions import end_current_turn
from consult.meetings.queries import list_item_clause_ids


def open_meeting(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Open a planned meeting; the actor takes the chair.

    Raises Conflict if it was opened or cancelled before, or another person on the podium acted
    since.
    """
    with transaction():
        meeting = find_row(Meeting, meeting_id)
        require_permission(actor, "meeting.lead", meeting)
        require_no_newer_act(actor, meeting_id, seen)
        if meeting.state != "planned":
            raise Conflict("meeting_not_planned", state=meeting.state)
        act = ActInProgress(actor, meeting)
        meeting.state, meeting.started_at, meeting.led_by_id = "open", utc_now(), actor.user_id
        complete_act(act, "meeting.opened", final=True)
    return meeting


def suspend_meeting(
    actor: Actor, meeting_id: int, until: datetime | None = None, seen: int | None = None
) -> Meeting:
    """Suspend a meeting, until a moment if it is known; the current turn ends.

    Repeated, it changes that moment. Raises Invalid for a moment that is past.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if until is not None and until <= utc_now():
            raise Invalid(fields={"until": {"type": "in_the_past"}})
        end_current_turn(act)
        act.meeting.state, act.meeting.suspended_until = "suspended", until
        complete_act(act, "meeting.suspended", until=until.isoformat() if until else None)
    return act.meeting


def resume_meeting(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Resume a suspended meeting; the message on the screens was about the pause, and goes.

    Raises Conflict if it is not suspended.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if act.meeting.state != "suspended":
            raise Conflict("not_suspended")
        act.meeting.state, act.meeting.suspended_until = "open", None
        act.meeting.message = ""
        complete_act(act, "meeting.resumed")
    return act.meeting


def close_meeting(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Close a meeting: the current turn and the list end, and the message on the screens goes.

    Raises Conflict while a ballot is open in it.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        meeting = act.meeting
        require_no_open_ballot(meeting)
        end_current_turn(act)
        _end_item(act, "done")
        meeting.state, meeting.ended_at, meeting.list_open, meeting.suspended_until = (
            "closed",
            utc_now(),
            False,
            None,
        )
        meeting.message = ""
        complete_act(act, "meeting.closed")
    return meeting


def start_item(actor: Actor, meeting_id: int, item_id: int, seen: int | None = None) -> Meeting:
    """Take up an item: the former one ends, and every page goes to this item's first clause.

    Raises NotFound for an item of another meeting, Conflict while the meeting is suspended.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        meeting, item = _require_not_suspended(act), find_meeting_item(act.meeting, item_id)
        if item.state == "open":
            return meeting
        _end_item(act, "done")
        act.touch(item)
        item.state, item.opened_at, item.closed_at = "open", item.opened_at or utc_now(), None
        clauses = list_item_clause_ids(item)
        meeting.item_id, meeting.clause_id = item.id, clauses[0] if clauses else None
        meeting.layout, meeting.list_open = "auto", False
        complete_act(act, "item.started", item, item_id=item.id, clause_id=meeting.clause_id)
    return meeting


def end_item(
    actor: Actor, meeting_id: int, *, parked: bool = False, seen: int | None = None
) -> Meeting:
    """End the current item, or park it for later.

    Raises Conflict if no item is taken up.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        item = act.meeting.item
        if item is None:
            raise Conflict("no_item_open")
        _end_item(act, "parked" if parked else "done")
        complete_act(act, "item.parked" if parked else "item.ended", item, item_id=item.id)
    return act.meeting


def _end_item(act: ActInProgress, state: str) -> None:
    """Put the current item into this state, and clear what the meeting had before it."""
    meeting, item = act.meeting, act.meeting.item
    end_current_turn(act)
    if item is not None:
        act.touch(item)
        item.state, item.closed_at = state, utc_now()
    meeting.item_id, meeting.clause_id, meeting.list_open = None, None, False
    _put_away_closed_ballot(meeting)


def _put_away_closed_ballot(meeting: Meeting) -> None:
    """Put the current ballot away, unless it is open: then its result waits for the chair."""
    if meeting.ballot_id is not None and find_row(Ballot, meeting.ballot_id).closed_at is not None:
        meeting.ballot_id = None


def take_up_clause(
    actor: Actor, meeting_id: int, clause_id: int, seen: int | None = None
) -> Meeting:
    """Take up a clause of the current item: every page goes to it.

    Raises NotFound for a clause of another item; Conflict without an item or while suspended.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        meeting = _require_not_suspended(act)
        if meeting.item is None:
            raise Conflict("no_item_open")
        if clause_id not in list_item_clause_ids(meeting.item):
            raise NotFound(what="Clause")
        if meeting.clause_id != clause_id:
            meeting.clause_id, meeting.layout = clause_id, "auto"
            _put_away_closed_ballot(meeting)
            complete_act(act, "clause.taken_up", item_id=meeting.item_id, clause_id=clause_id)
    return meeting


def set_layout(actor: Actor, meeting_id: int, layout: str, seen: int | None = None) -> Meeting:
    """Set what the screens show; "auto" follows the meeting.

    A layout of a ballot reads out its result once the ballot is closed, also where the layout was
    set before.

    Raises Invalid for an unknown layout.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if layout not in LAYOUTS:
            raise Invalid(fields={"layout": {"type": "literal_error"}})
        reads_out = layout in BALLOT_LAYOUTS and _has_uncalled_result(act.meeting)
        if reads_out or act.meeting.layout != layout:
            act.meeting.layout = layout
            act.meeting.read_out = act.meeting.read_out or reads_out
            complete_act(act, "meeting.laid_out", layout=layout)
    return act.meeting


def _has_uncalled_result(meeting: Meeting) -> bool:
    """Return whether the ballot before the meeting is closed, and its result not read out."""
    if meeting.ballot_id is None or meeting.read_out:
        return False
    return find_row(Ballot, meeting.ballot_id).closed_at is not None


def set_message(actor: Actor, meeting_id: int, message: str, seen: int | None = None) -> Meeting:
    """Set the chair's message on all screens; an empty one removes it."""
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if act.meeting.message != message:
            act.meeting.message = message
            complete_act(act, "meeting.said", there=bool(message))
    return act.meeting


def take_chair(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Take the chair of a live meeting, as its vice-chair, or again."""
    with transaction():
        act = begin_act(actor, meeting_id, seen, takes_chair=True)
        if act.meeting.led_by_id != actor.user_id:
            act.meeting.led_by_id = actor.user_id
            complete_act(act, "chair.taken", led_by=actor.user_id)
    return act.meeting


def find_meeting_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """Find an item of the meeting's agenda.

    Raises NotFound.
    """
    found = next((each for each in meeting.items if each.id == item_id), None)
    if found is None:
        raise NotFound(what="AgendaItem")
    return found


def _require_not_suspended(act: ActInProgress) -> Meeting:
    """Return the meeting of an act; raise Conflict while it is suspended."""
    if act.meeting.state == "suspended":
        raise Conflict("meeting_suspended")
    return act.meeting
