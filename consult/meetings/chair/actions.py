"""The chair leads a meeting: opens, suspends and closes it, takes up items and clauses, and says what the screens show."""
from datetime import datetime

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.permissions.rules import require
from consult.documents.models import Placement

from .undo import Act, begin, done, unseen
from consult.meetings.models import LAYOUTS, AgendaItem, Meeting
from consult.meetings.live.broadcast_actions import without_ballot
from consult.meetings.speakers.actions import end_present


def open_meeting(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Open a planned meeting; whoever opens it is in the chair. Raises Conflict where it was opened or called off."""
    with transaction():
        meeting = find(Meeting, meeting_id)
        require(actor, "meeting.lead", meeting)
        unseen(actor, meeting_id, seen)
        if meeting.state != "planned":
            raise Conflict("meeting_not_planned", state=meeting.state)
        act = Act(actor, meeting)
        meeting.state, meeting.started_at, meeting.led_by_id = "open", now(), actor.user_id
        done(act, "meeting.opened", final=True)
    return meeting


def suspend(actor: Actor, meeting_id: int, until: datetime | None = None, seen: int | None = None) -> Meeting:
    """Suspend a meeting, until a moment if it is known; said again, it changes that moment. Whoever speaks ends."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        if until is not None and until <= now():
            raise Invalid(fields={"until": {"type": "in_the_past"}})
        end_present(act)
        act.meeting.state, act.meeting.suspended_until = "suspended", until
        done(act, "meeting.suspended", until=until.isoformat() if until else None)
    return act.meeting


def resume(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Go on after a suspension."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        if act.meeting.state != "suspended":
            raise Conflict("not_suspended")
        act.meeting.state, act.meeting.suspended_until = "open", None
        done(act, "meeting.resumed")
    return act.meeting


def close(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Close a meeting: who speaks ends, the list is closed. Raises Conflict while a ballot is open in it."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        meeting = act.meeting
        without_ballot(meeting)
        end_present(act)
        _end_item(act, "done")
        meeting.state, meeting.ended_at, meeting.list_open, meeting.suspended_until = "closed", now(), False, None
        done(act, "meeting.closed")
    return meeting


def start_item(actor: Actor, meeting_id: int, item_id: int, seen: int | None = None) -> Meeting:
    """Take up an item: the one before ends, and everybody's page goes to this one and its first clause."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        meeting, item = _going_on(act), item_of(act.meeting, item_id)
        if item.state == "open":
            return meeting
        _end_item(act, "done")
        act.touch(item)
        item.state, item.opened_at, item.closed_at = "open", item.opened_at or now(), None
        clauses = clauses_of(item)
        meeting.item_id, meeting.clause_id = item.id, clauses[0] if clauses else None
        meeting.ballot_id, meeting.layout, meeting.list_open = None, "auto", False
        done(act, "item.started", item, item_id=item.id, clause_id=meeting.clause_id)
    return meeting


def end_item(actor: Actor, meeting_id: int, *, parked: bool = False, seen: int | None = None) -> Meeting:
    """End the item that is taken up, or park it for later. Raises Conflict where none is."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        item = act.meeting.item
        if item is None:
            raise Conflict("no_item_open")
        _end_item(act, "parked" if parked else "done")
        done(act, "item.parked" if parked else "item.ended", item, item_id=item.id)
    return act.meeting


def _end_item(act: Act, state: str) -> None:
    meeting, item = act.meeting, act.meeting.item
    end_present(act)
    if item is not None:
        act.touch(item)
        item.state, item.closed_at = state, now()
    meeting.item_id, meeting.clause_id, meeting.ballot_id, meeting.list_open = None, None, None, False


def take_up(actor: Actor, meeting_id: int, clause_id: int, seen: int | None = None) -> Meeting:
    """Go to a clause of the item: everybody's page goes there. Raises NotFound for a clause that does not belong to it."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        meeting = _going_on(act)
        if meeting.item is None:
            raise Conflict("no_item_open")
        if clause_id not in clauses_of(meeting.item):
            raise NotFound(what="Clause")
        if meeting.clause_id != clause_id:
            meeting.clause_id, meeting.ballot_id, meeting.layout = clause_id, None, "auto"
            done(act, "clause.taken_up", item_id=meeting.item_id, clause_id=clause_id)
    return meeting


def lay_out(actor: Actor, meeting_id: int, layout: str, seen: int | None = None) -> Meeting:
    """Say what the screens show: auto follows what happens."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        if layout not in LAYOUTS:
            raise Invalid(fields={"layout": {"type": "literal_error"}})
        if act.meeting.layout != layout:
            act.meeting.layout = layout
            done(act, "meeting.laid_out", layout=layout)
    return act.meeting


def say(actor: Actor, meeting_id: int, message: str, seen: int | None = None) -> Meeting:
    """Put a message on all screens, in the chair's words; none takes it away."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        if act.meeting.message != message:
            act.meeting.message = message
            done(act, "meeting.said", there=bool(message))
    return act.meeting


def take_chair(actor: Actor, meeting_id: int, seen: int | None = None) -> Meeting:
    """Take the chair of a live meeting, as its vice-chair, or back again."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        if act.meeting.led_by_id != actor.user_id:
            act.meeting.led_by_id = actor.user_id
            done(act, "chair.taken", led_by=actor.user_id)
    return act.meeting


def item_of(meeting: Meeting, item_id: int) -> AgendaItem:
    """An item of the meeting's agenda; raises NotFound."""
    found = next((each for each in meeting.items if each.id == item_id), None)
    if found is None:
        raise NotFound(what="AgendaItem")
    return found


def clauses_of(item: AgendaItem) -> list[int]:
    """The clauses that an item takes up, in order: those it names, else all of its document as it is issued."""
    if item.clause_ids or item.document is None or item.document.current_version_id is None:
        return list(item.clause_ids)
    return list(db.session.scalars(select(Placement.clause_id).where(
        Placement.version_id == item.document.current_version_id, Placement.place >= 0).order_by(Placement.place)))


def _going_on(act: Act) -> Meeting:
    if act.meeting.state == "suspended":
        raise Conflict("meeting_suspended")
    return act.meeting
