"""The speakers' list: one for the room and for who is remote. To ask and to withdraw is everybody's, the rest is the chair's."""
from datetime import datetime, timedelta

from consult.accounts.models import Organisation
from consult.amendments.models import CoalitionMember
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict, Forbidden, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.permissions.rules import allows, require

from consult.meetings.chair.undo import Act, begin, done
from consult.meetings.models import LIMITS, Meeting, Registration, Turn
from consult.meetings.live.broadcast_actions import live_meeting, tell
from .speaking_order import KINDS, ORDERS, moved_to
from consult.meetings.queries import registration_of
from .queries import asked_already, present_turn, turns_waiting

COMES_AFTER = frozenset({"point_of_order", "reply"})  # also once the list is closed: UN General Assembly, rules 71 and 73
MINUTE = 60


def ask(actor: Actor, meeting_id: int, kind: str = "statement", *, for_organisation_id: int | None = None,
        for_coalition_id: int | None = None) -> Turn:
    """Ask for the floor, for oneself or on behalf of others. Asked twice, it is one request.

    Raises Conflict for who is not registered, is remote where they may not speak, or asks for a statement once the list is
    closed; Forbidden for another organisation than the own one, and for a coalition that the own one does not belong to.
    """
    with transaction():
        meeting = live_meeting(actor, meeting_id, "meeting.read")
        registered = registration_of(meeting.id, actor.user_id)
        if registered is None:
            require(actor, "notice.read", meeting)  # who is not signed in is asked to, first
            raise Conflict("register_first")
        require(actor, "floor.ask", registered)
        if registered.where == "remote" and "speak" not in meeting.remote_may:
            raise Conflict("remote_may_not_speak")
        _open_to(meeting, kind)
        if for_organisation_id not in {None, registered.organisation_id}:
            raise Forbidden
        return _asked(actor, meeting, registered, kind, for_organisation_id, for_coalition_id)


def ask_for(actor: Actor, meeting_id: int, user_id: int, kind: str = "statement", *, for_organisation_id: int | None = None,
            for_coalition_id: int | None = None) -> Turn:
    """Put somebody on the list who asked in the room without a device; also once it is closed, as the chair may.

    On behalf of any verified organisation, since the podium heard who is meant.
    """
    with transaction():
        meeting = live_meeting(actor, meeting_id, "floor.enter")
        registered = registration_of(meeting.id, user_id)
        if registered is None:
            raise Conflict("register_first")
        if not allows(actor, "meeting.lead", meeting):
            _open_to(meeting, kind)
        return _asked(actor, meeting, registered, kind, for_organisation_id, for_coalition_id)


def _open_to(meeting: Meeting, kind: str) -> None:
    if kind not in KINDS:
        raise Invalid(fields={"kind": {"type": "literal_error"}})
    if not meeting.list_open and kind not in COMES_AFTER:
        raise Conflict("list_closed")


def _asked(actor: Actor, meeting: Meeting, who: Registration, kind: str, organisation_id: int | None,
           coalition_id: int | None) -> Turn:
    there = asked_already(meeting, who.user_id, kind)
    if there is not None:
        return there
    _stands_for(who, organisation_id, coalition_id)
    made = Turn(consultation_id=meeting.consultation_id, meeting_id=meeting.id, item_id=meeting.item_id, user_id=who.user_id,
                organisation_id=who.organisation_id, for_organisation_id=organisation_id, for_coalition_id=coalition_id,
                kind=kind, where=who.where, asked_at=now(), asked_by_id=actor.user_id,
                seconds=meeting.limits.get(kind, LIMITS[kind]))
    db.session.add(made)
    db.session.flush()
    tell("turn.asked", meeting, actor, made, turn_id=made.id, kind=kind)
    return made


def _stands_for(who: Registration, organisation_id: int | None, coalition_id: int | None) -> None:
    """On whose behalf one may speak: a verified organisation, or a coalition that the own one belongs to; not both."""
    if organisation_id is not None and coalition_id is not None:
        raise Invalid(fields={"for_coalition_id": {"type": "one_of_them"}})
    if organisation_id is not None and not find(Organisation, organisation_id).verified:
        raise NotFound(what="Organisation")
    if coalition_id is not None:
        own = db.session.get(CoalitionMember, (coalition_id, who.organisation_id or 0))
        if own is None or own.confirmed_at is None or own.coalition.consultation_id != who.consultation_id:
            raise Forbidden("not_of_this_coalition")


def withdraw(actor: Actor, turn_id: int) -> Turn:
    """Take a request back; what was called or ended is not a request any more. Said twice, it is said once."""
    with transaction():
        turn = find(Turn, turn_id)
        require(actor, "floor.withdraw", turn)
        if turn.withdrawn_at is not None:
            return turn
        if turn.called_at is not None and turn.lost_at is None:
            raise Conflict("turn_called")
        turn.withdrawn_at = now()
        tell("turn.withdrawn", turn.meeting, actor, turn, turn_id=turn.id)
    return turn


def open_list(actor: Actor, meeting_id: int, *, is_open: bool, seen: int | None = None) -> Meeting:
    """Open the list, or close it: points of order and rights of reply still come."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        if act.meeting.list_open != is_open:
            act.meeting.list_open = is_open
            done(act, "list.opened" if is_open else "list.closed")
    return act.meeting


def order_list(actor: Actor, meeting_id: int, order: str, *, first_first: bool, seen: int | None = None) -> Meeting:
    """Say in which order requests are called; whom the chair has put somewhere stays there."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        if order not in ORDERS:
            raise Invalid(fields={"order": {"type": "literal_error"}})
        if (act.meeting.order, act.meeting.first_first) != (order, first_first):
            act.meeting.order, act.meeting.first_first = order, first_first
            done(act, "list.ordered", order=order, first_first=first_first)
    return act.meeting


def call(actor: Actor, meeting_id: int, turn_id: int, seen: int | None = None) -> Turn:
    """Give somebody of the list the floor; whoever has it ends. Called already, it stays as it is."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        turn = _turn_of(act.meeting, turn_id)
        if act.meeting.state == "suspended":
            raise Conflict("meeting_suspended")
        if turn.called_at is not None and turn.ended_at is None and turn.lost_at is None:
            return turn
        if turn.withdrawn_at is not None or turn.ended_at is not None:
            raise Conflict("turn_over")
        end_present(act)
        act.touch(turn)
        turn.called_at, turn.lost_at, turn.place = now(), None, None
        done(act, "turn.called", turn, turn_id=turn.id)
    return turn


def call_next(actor: Actor, meeting_id: int, seen: int | None = None) -> Turn | None:
    """Call whoever is first on the list; where nobody waits, whoever speaks ends."""
    with transaction():
        waiting = turns_waiting(live_meeting(actor, meeting_id, "meeting.lead"))
        if waiting:
            return call(actor, meeting_id, waiting[0].id, seen)
        end_turn(actor, meeting_id, seen)
    return None


def end_turn(actor: Actor, meeting_id: int, seen: int | None = None) -> Turn:
    """Thank whoever speaks. Raises Conflict where nobody has the floor."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        turn = end_present(act)
        if turn is None:
            raise Conflict("nobody_speaks")
        done(act, "turn.ended", turn, turn_id=turn.id, spoken=turn.spoken)
    return turn


def extend(actor: Actor, meeting_id: int, seconds: int = MINUTE, seen: int | None = None) -> Turn:
    """Let whoever speaks have more time."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        turn = _present(act)
        turn.seconds += seconds
        done(act, "turn.extended", turn, turn_id=turn.id, seconds=turn.seconds)
    return turn


def lose(actor: Actor, meeting_id: int, seen: int | None = None) -> Turn:
    """The line of whoever speaks failed: their time stops, and they are first on the list again, marked so."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        turn = _present(act)
        first = min((each.place for each in turns_waiting(act.meeting) if each.place is not None), default=1)
        turn.spoken += _seconds_since(turn.called_at)
        turn.lost_at, turn.place = now(), first - 1
        done(act, "turn.lost", turn, turn_id=turn.id, spoken=turn.spoken)
    return turn


def move(actor: Actor, meeting_id: int, turn_id: int, by: int, seen: int | None = None) -> list[Turn]:
    """Move somebody up (by=-1) or down the list; what stands above stays as the chair sees it."""
    with transaction():
        act = begin(actor, meeting_id, seen)
        waiting = turns_waiting(act.meeting)
        order = [each.id for each in waiting]
        if turn_id not in order:
            raise Conflict("turn_over")
        act.touch(*waiting)
        held = sum(each.place is not None for each in waiting)
        places = moved_to(order, turn_id, by, held)
        for each in waiting:
            each.place = places.get(each.id)
        done(act, "turn.moved", _turn_of(act.meeting, turn_id), turn_id=turn_id, by=by)
        return turns_waiting(act.meeting)


def end_present(act: Act) -> Turn | None:
    """End the turn of whoever has the floor, as a part of another act."""
    turn = present_turn(act.meeting.id)
    if turn is not None:
        act.touch(turn)
        turn.ended_at, turn.spoken = now(), turn.spoken + _seconds_since(turn.called_at)
    return turn


def _present(act: Act) -> Turn:
    turn = present_turn(act.meeting.id)
    if turn is None:
        raise Conflict("nobody_speaks")
    act.touch(turn)
    return turn


def _turn_of(meeting: Meeting, turn_id: int) -> Turn:
    turn = find(Turn, turn_id)
    if turn.meeting_id != meeting.id:
        raise NotFound(what="Turn")
    return turn


def _seconds_since(moment: datetime | None) -> int:
    return max(0, round((now() - moment) / timedelta(seconds=1))) if moment else 0
