"""Reaction to a cancelled meeting: revoke its personal codes."""

from typing import Any

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to

from consult.meetings.ballots import presence_check as remote
from .check_in_actions import revoke_codes
from consult.meetings.models import Meeting

__all__ = ["remote"]


@react_to("meeting.cancelled", name="meetings.attendance.revoke_codes_of_cancelled_meeting")
def revoke_codes_of_cancelled_meeting(event: Any) -> None:
    """Revoke the personal codes of a cancelled meeting, which are valid only for it."""
    meeting = db.session.get(Meeting, event.facts.get("meeting_id", 0))
    if meeting is not None:
        revoke_codes(Actor(), meeting)
