"""Periodic job that reminds participants of a meeting a day before it begins.

Each beginning is announced once.
"""

from datetime import timedelta

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.core.jobs.scheduler import run_every

from consult.meetings.models import Meeting
from consult.meetings.live.broadcast_actions import record_broadcast

REMINDER_LEAD = timedelta(days=1)


@run_every(minutes=5, name="meetings.planning.remind_of_meetings")
def remind_of_meetings() -> None:
    """Record the reminder of each meeting that begins within a day.

    A meeting planned at shorter notice is left out: its announcement told the same.
    """
    with transaction():
        near = select(Meeting).where(
            Meeting.state == "planned",
            Meeting.reminded_at.is_(None),
            Meeting.opens_at > utc_now(),
            Meeting.opens_at <= utc_now() + REMINDER_LEAD,
        )
        for meeting in db.session.scalars(near.order_by(Meeting.opens_at)):
            if meeting.made_at > meeting.opens_at - REMINDER_LEAD:
                continue
            meeting.reminded_at = utc_now()
            record_broadcast(
                "meeting.near",
                meeting,
                Actor(),
                opens_at=meeting.opens_at.isoformat(),
                closes_at=meeting.closes_at.isoformat(),
            )
