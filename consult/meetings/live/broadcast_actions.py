"""Common parts of all actions in a meeting: state checks, revision count, event for everyone."""

from typing import Any

from consult.ballots.queries import load_meeting_ballots
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row
from consult.core.errors import Conflict
from consult.core.events.log import record_event
from consult.core.permissions.rules import require_permission

from consult.meetings.models import Meeting


def require_live_meeting(actor: Actor, meeting_id: int, action: str) -> Meeting:
    """Require a live meeting and the right to `action`, within a transaction, and return it.

    Raises:
        NotFound, Unknown, Forbidden: The actor has no access or not this right.
        Conflict("meeting_not_live"): The meeting is not open yet, or it is closed.
    """
    meeting = find_row(Meeting, meeting_id)
    require_permission(actor, action, meeting)
    if not meeting.is_live:
        raise Conflict("meeting_not_live", state=meeting.state)
    return meeting


def require_no_open_ballot(meeting: Meeting) -> None:
    """Raise Conflict while a ballot is open in the meeting, also one on a former clause."""
    if any(each.closed_at is None for each in load_meeting_ballots(meeting.id)):
        raise Conflict("ballot_open_already")


def increment_revision(meeting: Meeting) -> int:
    """Increment the revision of a meeting, so that its cached fragments are drawn again."""
    meeting.revision += 1
    return meeting.revision


def record_broadcast(
    verb: str, meeting: Meeting, actor: Actor, subject: Any = None, **facts: object
) -> None:
    """Record an event of a meeting for everyone, and increment the meeting's revision.

    Facts are numbers and codes only, so that the event stays small and names nobody.
    """
    record_event(
        verb,
        subject if subject is not None else meeting,
        actor,
        audience="everyone",
        meeting_id=meeting.id,
        revision=increment_revision(meeting),
        **facts,
    )
