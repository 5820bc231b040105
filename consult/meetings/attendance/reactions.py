"""What meetings do when something happened: the codes that were issued at the door end with a meeting that is called off."""
from typing import Any

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.dispatcher import on

from . import jobs as ending, presence_actions as present
from consult.meetings.planning import jobs as reminding
from consult.meetings.ballots import remote_vote_check as remote
from .check_in_actions import end_codes
from consult.meetings.models import Meeting

__all__ = ["ending", "present", "reminding", "remote"]  # what they do by the clock, and with each vote, is known from now on


@on("meeting.cancelled")
def end_sign_ins_by_code(event: Any) -> None:
    """Whoever came in by a personal code was let in for this meeting alone."""
    meeting = db.session.get(Meeting, event.facts.get("meeting_id", 0))
    if meeting is not None:
        end_codes(Actor(), meeting)
