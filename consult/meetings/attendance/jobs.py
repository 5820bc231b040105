"""What the clock does after a meeting: the codes that were issued at the door end once its closing cannot be undone any more."""
from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.jobs.scheduler import every

from consult.meetings.chair.undo import last_act, may_undo
from .check_in_actions import end_codes
from consult.meetings.models import Meeting, Registration


@every(seconds=10)
def end_codes_of_closed() -> None:
    """Whoever came in by a personal code was let in for the meeting alone; while its closing may be undone, they stay."""
    left = select(Registration.meeting_id).where(Registration.code_hash.is_not(None) | Registration.signin_id.is_not(None))
    for meeting in db.session.scalars(select(Meeting).where(Meeting.state == "closed", Meeting.id.in_(left))):
        if not may_undo(last_act(meeting.id)):
            end_codes(Actor(), meeting)
