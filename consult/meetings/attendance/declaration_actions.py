"""Actions on presence that participants declare themselves, and that the chair confirms.

A declared presence counts for soundings. In recorded and secret ballots a participant of the room
votes once the door, a personal code or the chair has confirmed that they are there.
"""

from consult.accounts.models import User
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction

from consult.meetings.chair.undo import ActInProgress, begin_act, log_act
from consult.meetings.live.broadcast_actions import require_live_meeting
from consult.meetings.models import Registration
from consult.meetings.queries import find_registration, list_declared_registrations
from .presence_actions import broadcast_presence
from .registration_actions import enrol_participant


def declare_presence(actor: Actor, meeting_id: int, where: str) -> Registration:
    """Record that the actor says to be in the room or remote; repeated, it changes nothing.

    The actor is registered for that place. Remote participants are present from now on, as long
    as their page is open.

    Raises:
        Conflict("room_full"): The room has no place left.
        Conflict: The meeting is not live.
    """
    with transaction():
        meeting = require_live_meeting(actor, meeting_id, "meeting.register")
        own = find_registration(meeting.id, actor.user_id)
        if own is not None and own.where == where and (own.present or own.declared_at is not None):
            return own
        found = enrol_participant(actor, meeting, find_row(User, actor.user_id or 0), where)
        if where == "remote":
            found.present_at, found.left_at = found.present_at or utc_now(), None
            found.called_at = None
        else:
            found.declared_at = utc_now()
        record_event(
            "presence.declared",
            found,
            actor,
            audience="moderators",
            meeting_id=meeting.id,
            where=where,
        )
        broadcast_presence(actor, meeting, [found])
    return found


def confirm_presence(
    actor: Actor, meeting_id: int, registration_id: int | None = None, seen: int | None = None
) -> list[Registration]:
    """Confirm that a participant is in the room, or (without one) all who declared it.

    Returns:
        The registrations that were confirmed now; none if all of them were before.

    Raises:
        Conflict("not_declared"): The participant is not registered for the room.
        Conflict: The actor was relieved, or another person on the podium acted since.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        found = (
            list_declared_registrations(meeting_id)
            if registration_id is None
            else [_load_room_registration(act, registration_id)]
        )
        found = [each for each in found if not each.present]
        if not found:
            return []
        act.touch(*found)
        for each in found:
            moment = utc_now()
            each.present_at, each.left_at, each.called_at = each.present_at or moment, None, None
            each.confirmed_at, each.confirmed_by_id = moment, actor.user_id
            record_event(
                "presence.confirmed", each, actor, audience="moderators", meeting_id=meeting_id
            )
        broadcast_presence(actor, act.meeting, found)
        log_act(act, "presence.confirmed")
    return found


def undo_confirmation(
    actor: Actor, meeting_id: int, registration_id: int, seen: int | None = None
) -> Registration:
    """Undo the chair's confirmation: the participant is again there by their own word only.

    Raises:
        Conflict("not_declared"): No confirmation of the chair stands.
        Conflict: The actor was relieved, or another person on the podium acted since.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        found = _load_room_registration(act, registration_id)
        if found.confirmed_at is None:
            raise Conflict("not_declared")
        act.touch(found)
        if found.present_at == found.confirmed_at:
            found.present_at = None
        else:
            found.left_at = utc_now()
        found.declared_at = found.declared_at or utc_now()
        found.confirmed_at, found.confirmed_by_id = None, None
        record_event(
            "presence.unconfirmed", found, actor, audience="moderators", meeting_id=meeting_id
        )
        broadcast_presence(actor, act.meeting, [found])
        log_act(act, "presence.unconfirmed")
    return found


def _load_room_registration(act: ActInProgress, registration_id: int) -> Registration:
    """Load a registration of this meeting for the room; raise Conflict for another one."""
    found = find_row(Registration, registration_id)
    stands = found.meeting_id == act.meeting.id and found.withdrawn_at is None
    if not stands or found.where != "room":
        raise Conflict("not_declared")
    return found
