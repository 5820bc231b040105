"""A meeting moves on: what everybody sees of it changed, and everybody hears so."""
from typing import Any

from consult.ballots.queries import ballots_of_meeting
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find
from consult.core.errors import Conflict
from consult.core.events.log import record
from consult.core.permissions.rules import require

from consult.meetings.models import Meeting


def live_meeting(actor: Actor, meeting_id: int, action: str) -> Meeting:
    """A meeting that has begun and not ended, for those who may do this in it; within a transaction.

    Raises NotFound, Unknown or Forbidden, Conflict before it is opened and after it was closed.
    """
    meeting = find(Meeting, meeting_id)
    require(actor, action, meeting)
    if not meeting.live:
        raise Conflict("meeting_not_live", state=meeting.state)
    return meeting


def without_ballot(meeting: Meeting) -> None:
    """Refuse with Conflict what must not be done while a ballot is open in a meeting, on whatever it has gone to since."""
    if any(each.closed_at is None for each in ballots_of_meeting(meeting.id)):
        raise Conflict("ballot_open_already")


def moved(meeting: Meeting) -> int:
    """Count up what everybody sees of a meeting: the pieces of its pages that are kept by this number are made anew."""
    meeting.revision += 1
    return meeting.revision


def tell(verb: str, meeting: Meeting, actor: Actor, subject: Any = None, **facts: object) -> None:
    """Record what everybody sees now, and count it: numbers and codes only, so that it stays small and names nobody."""
    record(verb, subject if subject is not None else meeting, actor, audience="everyone", meeting_id=meeting.id,
           revision=moved(meeting), **facts)
