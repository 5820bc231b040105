"""Periodic job after a meeting that revokes the personal codes.

They end once the closing of the meeting can no longer be undone.
"""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.jobs.scheduler import run_every

from consult.meetings.chair.undo import load_last_act, may_undo_act
from .check_in_actions import revoke_codes
from consult.meetings.models import Meeting, Registration


@run_every(seconds=10, name="meetings.attendance.revoke_codes_of_closed_meetings")
def revoke_codes_of_closed_meetings() -> None:
    """Revoke the personal codes of closed meetings whose closing can no longer be undone.

    A personal code lets its holder in for one meeting alone.
    """
    left = select(Registration.meeting_id).where(
        Registration.code_hash.is_not(None) | Registration.signin_id.is_not(None)
    )
    for meeting in db.session.scalars(
        select(Meeting).where(Meeting.state == "closed", Meeting.id.in_(left))
    ):
        if not may_undo_act(load_last_act(meeting.id)):
            revoke_codes(Actor(), meeting)
