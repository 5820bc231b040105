"""A meeting moves on: what everybody sees of it changed, and everybody hears so."""
from typing import Any

from consult.ballots.queries import load_meeting_ballots
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Conflict
from consult.core.events.log import record_event
from consult.core.permissions.rules import require_permission

from consult.meetings.models import Meeting


def require_live_meeting(actor: Actor, meeting_id: int, action: str) -> Meeting:
    """A meeting that has begun and not ended, for those who may do this in it; within a transaction.

    Raises NotFound, Unknown or Forbidden, Conflict before it is opened and after it was closed.
    """
    meeting = find_row(Meeting, meeting_id)
    require_permission(actor, action, meeting)
    if not meeting.live:
        raise Conflict("meeting_not_live", state=meeting.state)
    return meeting


def require_no_open_ballot(meeting: Meeting) -> None:
    """Refuse with Conflict what must not be done while a ballot is open in a meeting, on whatever it has gone to since."""
    if any(each.closed_at is None for each in load_meeting_ballots(meeting.id)):
        raise Conflict("ballot_open_already")


def increment_revision(meeting: Meeting) -> int:
    """Count up what everybody sees of a meeting: the pieces of its pages that are kept by this number are made anew."""
    meeting.revision += 1
    return meeting.revision


def record_broadcast(verb: str, meeting: Meeting, actor: Actor, subject: Any = None, **facts: object) -> None:
    """Record what everybody sees now, and count it: numbers and codes only, so that it stays small and names nobody."""
    record_event(verb, subject if subject is not None else meeting, actor, audience="everyone", meeting_id=meeting.id,
           revision=increment_revision(meeting), **facts)
