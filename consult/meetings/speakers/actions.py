"""Actions on the speakers' list, which the room and remote participants share.

Participants request the floor and withdraw; the rest belongs to the podium.
"""

from typing import Any

from consult.accounts.models import Organisation
from consult.amendments.models import CoalitionMember
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission

from consult.meetings.chair.undo import ActInProgress, begin_act, complete_act
from consult.meetings.models import TURN_LIMITS, Meeting, Registration, Turn
from consult.meetings.live.broadcast_actions import require_live_meeting, record_broadcast
from .speaking_order import TURN_KINDS, SPEAKING_ORDERS, compute_held_places
from consult.meetings.queries import find_registration
from consult.meetings.statements.actions import erase_statement
from consult.meetings.statements.queries import find_statement
from .queries import (
    count_running_seconds,
    find_current_turn,
    find_waiting_turn,
    list_waiting_turns,
)

KINDS_AFTER_CLOSING = frozenset(
    {"point_of_order", "reply"}
)  # accepted on a closed list, too: UN General Assembly, rules 71 and 73
EXTENSION_SECONDS = 60


def request_floor(
    actor: Actor,
    meeting_id: int,
    kind: str = "statement",
    *,
    for_organisation_id: int | None = None,
    for_coalition_id: int | None = None,
) -> Turn:
    """Request the floor, for oneself or on behalf of others; repeated, it is one request.

    Raises:
        Conflict: The actor is not registered, is remote where that gives no right to speak, or
            asks for a statement on a closed list.
        Forbidden: The organization is not the actor's own, or the coalition does not include
            it.
    """
    with transaction():
        meeting = require_live_meeting(actor, meeting_id, "meeting.read")
        registered = find_registration(meeting.id, actor.user_id)
        if registered is None:
            require_permission(
                actor, "notice.read", meeting
            )  # an anonymous reader is asked to sign in first
            raise Conflict("register_first")
        require_permission(actor, "floor.ask", registered)
        if registered.where == "remote" and "speak" not in meeting.remote_may:
            raise Conflict("remote_may_not_speak")
        _require_open_list(meeting, kind)
        if for_organisation_id not in {None, registered.organisation_id}:
            raise Forbidden
        return _create_turn(actor, meeting, registered, kind, for_organisation_id, for_coalition_id)


def enter_request(
    actor: Actor,
    meeting_id: int,
    user_id: int,
    kind: str = "statement",
    *,
    for_organisation_id: int | None = None,
    for_coalition_id: int | None = None,
) -> Turn:
    """Enter a request for a person in the room without a device.

    The chair may do so on a closed list.

    It may be on behalf of any verified organization, since the podium heard which one is meant.

    Raises:
        Conflict: The person is not registered, or the list is closed for others than the chair.
        NotFound: The organization is not verified.
    """
    with transaction():
        meeting = require_live_meeting(actor, meeting_id, "floor.enter")
        registered = find_registration(meeting.id, user_id)
        if registered is None:
            raise Conflict("register_first")
        if not is_allowed(actor, "meeting.lead", meeting):
            _require_open_list(meeting, kind)
        return _create_turn(actor, meeting, registered, kind, for_organisation_id, for_coalition_id)


def _require_open_list(meeting: Meeting, kind: str) -> None:
    """Raise Invalid for an unknown kind, Conflict for one that the closed list does not take."""
    if kind not in TURN_KINDS:
        raise Invalid(fields={"kind": {"type": "literal_error"}})
    if not meeting.list_open and kind not in KINDS_AFTER_CLOSING:
        raise Conflict("list_closed")


def _create_turn(
    actor: Actor,
    meeting: Meeting,
    who: Registration,
    kind: str,
    organisation_id: int | None,
    coalition_id: int | None,
) -> Turn:
    """Create a turn, or return the one that the participant already has."""
    there = find_waiting_turn(meeting, who.user_id, kind)
    if there is not None:
        return there
    _check_behalf(who, organisation_id, coalition_id)
    made = Turn(
        consultation_id=meeting.consultation_id,
        meeting_id=meeting.id,
        item_id=meeting.item_id,
        user_id=who.user_id,
        organisation_id=who.organisation_id,
        for_organisation_id=organisation_id,
        for_coalition_id=coalition_id,
        kind=kind,
        where=who.where,
        asked_at=utc_now(),
        asked_by_id=actor.user_id,
        seconds=meeting.limits.get(kind, TURN_LIMITS[kind]),
    )
    db.session.add(made)
    db.session.flush()
    record_broadcast("turn.asked", meeting, actor, made, turn_id=made.id, kind=kind)
    return made


def _check_behalf(who: Registration, organisation_id: int | None, coalition_id: int | None) -> None:
    """Check the organization or coalition on whose behalf a participant speaks.

    Raises Invalid for both at once, NotFound for an unverified organization, Forbidden for a
    coalition that does not include the participant's own.
    """
    if organisation_id is not None and coalition_id is not None:
        raise Invalid(fields={"for_coalition_id": {"type": "one_of_them"}})
    if organisation_id is not None and not find_row(Organisation, organisation_id).verified:
        raise NotFound(what="Organisation")
    if coalition_id is not None:
        own = db.session.get(CoalitionMember, (coalition_id, who.organisation_id or 0))
        if (
            own is None
            or own.confirmed_at is None
            or own.coalition.consultation_id != who.consultation_id
        ):
            raise Forbidden("not_of_this_coalition")


def withdraw_request(actor: Actor, turn_id: int) -> Turn:
    """Withdraw a request for the floor, with its written statement; repeated, it changes nothing.

    Raises Conflict if the turn was called.
    """
    with transaction():
        turn = find_row(Turn, turn_id)
        require_permission(actor, "floor.withdraw", turn)
        if turn.withdrawn_at is not None:
            return turn
        if turn.called_at is not None and turn.lost_at is None:
            raise Conflict("turn_called")
        turn.withdrawn_at = utc_now()
        written = find_statement(turn.id)
        if written is not None:
            erase_statement(actor, written)
        record_broadcast("turn.withdrawn", turn.meeting, actor, turn, turn_id=turn.id)
    return turn


def set_list_open(
    actor: Actor, meeting_id: int, *, is_open: bool, seen: int | None = None
) -> Meeting:
    """Open or close the list; a closed one still takes points of order and replies."""
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if act.meeting.list_open != is_open:
            act.meeting.list_open = is_open
            complete_act(act, "list.opened" if is_open else "list.closed")
    return act.meeting


def set_list_order(
    actor: Actor, meeting_id: int, order: str, *, first_first: bool, seen: int | None = None
) -> Meeting:
    """Set the order in which requests are called; places fixed by the chair stay.

    Raises Invalid for an unknown order.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if order not in SPEAKING_ORDERS:
            raise Invalid(fields={"order": {"type": "literal_error"}})
        if (act.meeting.order, act.meeting.first_first) != (order, first_first):
            act.meeting.order, act.meeting.first_first = order, first_first
            complete_act(act, "list.ordered", order=order, first_first=first_first)
    return act.meeting


def call_speaker(actor: Actor, meeting_id: int, turn_id: int, seen: int | None = None) -> Turn:
    """Give the floor to a waiting turn, and end the current one.

    A point of order interrupts the speaker, who keeps the place and the remaining time (UN General
    Assembly, rule 71). A turn that was called already stays as it is.

    Raises Conflict while the meeting is suspended, and for a turn that is over.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        turn = _find_turn(act.meeting, turn_id)
        if act.meeting.state == "suspended":
            raise Conflict("meeting_suspended")
        if turn.called_at is not None and turn.ended_at is None and turn.lost_at is None:
            return turn
        if turn.withdrawn_at is not None or turn.ended_at is not None:
            raise Conflict("turn_over")
        current = find_current_turn(act.meeting.id)
        if current is not None and turn.kind == "point_of_order" != current.kind:
            act.touch(current)
            _keep_place(act.meeting, current)
            current.interrupted_by_id = turn.id
        else:
            end_current_turn(act)
        act.touch(turn)
        _give_floor(turn)
        _mark_called(act, turn)
        complete_act(act, "turn.called", turn, turn_id=turn.id)
    return turn


def _give_floor(turn: Turn) -> None:
    turn.called_at, turn.lost_at, turn.place, turn.interrupted_by_id = utc_now(), None, None, None


def _mark_called(act: ActInProgress, turn: Turn) -> None:
    """Mark that a speaker whom nobody has checked in is there; no right to vote follows from it."""
    registered = find_registration(act.meeting.id, turn.user_id)
    if registered is None or registered.present or registered.called_at is not None:
        return
    act.touch(registered)
    registered.called_at = utc_now()
    record_event(
        "registration.called",
        registered,
        act.actor,
        audience="moderators",
        meeting_id=act.meeting.id,
    )


def _keep_place(meeting: Meeting, turn: Turn) -> None:
    """Stop the time of a turn that loses the floor, and put it first on the list."""
    first = min(
        (each.place for each in list_waiting_turns(meeting) if each.place is not None), default=1
    )
    turn.spoken += count_running_seconds(turn)
    turn.lost_at, turn.place = utc_now(), first - 1


def call_next_speaker(actor: Actor, meeting_id: int, seen: int | None = None) -> Turn | None:
    """Call the first waiting turn; without one, end the current turn and return None."""
    with transaction():
        waiting = list_waiting_turns(require_live_meeting(actor, meeting_id, "meeting.lead"))
        if waiting:
            return call_speaker(actor, meeting_id, waiting[0].id, seen)
        end_turn(actor, meeting_id, seen)
    return None


def end_turn(actor: Actor, meeting_id: int, seen: int | None = None) -> Turn:
    """End the current turn; after a point of order the interrupted speaker has the floor again.

    Raises Conflict if nobody has the floor.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        turn = end_current_turn(act)
        if turn is None:
            raise Conflict("nobody_speaks")
        back = _find_interrupted_turn(act.meeting) if turn.kind == "point_of_order" else None
        if back is not None:
            act.touch(back)
            _give_floor(back)
        more: dict[str, Any] = {"back_id": back.id} if back is not None else {}
        complete_act(act, "turn.ended", turn, turn_id=turn.id, spoken=turn.spoken, **more)
    return turn


def _find_interrupted_turn(meeting: Meeting) -> Turn | None:
    """Find the turn to which the floor returns; None while another point of order waits."""
    waiting = list_waiting_turns(meeting)
    if any(each.kind == "point_of_order" and each.interrupted_by_id is None for each in waiting):
        return None
    return next((each for each in waiting if each.interrupted_by_id is not None), None)


def extend_turn(
    actor: Actor, meeting_id: int, seconds: int = EXTENSION_SECONDS, seen: int | None = None
) -> Turn:
    """Add seconds to the current turn.

    Raises Conflict if nobody has the floor.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        turn = _require_current_turn(act)
        turn.seconds += seconds
        complete_act(act, "turn.extended", turn, turn_id=turn.id, seconds=turn.seconds)
    return turn


def interrupt_turn(actor: Actor, meeting_id: int, seen: int | None = None) -> Turn:
    """Interrupt the current turn after a failed connection, and put it first on the list.

    The time of the turn stops, and the list marks it.

    Raises Conflict if nobody has the floor.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        turn = _require_current_turn(act)
        _keep_place(act.meeting, turn)
        complete_act(act, "turn.lost", turn, turn_id=turn.id, spoken=turn.spoken)
    return turn


def move_turn(
    actor: Actor, meeting_id: int, turn_id: int, by: int, seen: int | None = None
) -> list[Turn]:
    """Move a turn up (by=-1) or down the list, and return the new order.

    The part of the list above it stays as the chair sees it.

    Raises Conflict if the turn does not wait.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        waiting = list_waiting_turns(act.meeting)
        order = [each.id for each in waiting]
        if turn_id not in order:
            raise Conflict("turn_over")
        act.touch(*waiting)
        held = sum(each.place is not None for each in waiting)
        places = compute_held_places(order, turn_id, by, held)
        for each in waiting:
            each.place = places.get(each.id)
        complete_act(act, "turn.moved", _find_turn(act.meeting, turn_id), turn_id=turn_id, by=by)
        return list_waiting_turns(act.meeting)


def end_current_turn(act: ActInProgress) -> Turn | None:
    """End the current turn as part of another act, and return it."""
    turn = find_current_turn(act.meeting.id)
    if turn is not None:
        act.touch(turn)
        turn.ended_at, turn.spoken = utc_now(), turn.spoken + count_running_seconds(turn)
    return turn


def _require_current_turn(act: ActInProgress) -> Turn:
    """Return the current turn for an act; raise Conflict if nobody has the floor."""
    turn = find_current_turn(act.meeting.id)
    if turn is None:
        raise Conflict("nobody_speaks")
    act.touch(turn)
    return turn


def _find_turn(meeting: Meeting, turn_id: int) -> Turn:
    """Find a turn of the meeting; raise NotFound."""
    turn = find_row(Turn, turn_id)
    if turn.meeting_id != meeting.id:
        raise NotFound(what="Turn")
    return turn
