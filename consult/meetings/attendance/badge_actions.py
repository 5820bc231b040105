"""The action that gives badge numbers to the participants of a meeting."""

import secrets

from sqlalchemy import select

from consult.core.database.engine import db, find_row
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.meetings.models import Meeting, Registration

BADGE_BYTES = 12  # of the random number in the QR code: it says nothing, and is not guessed


def make_badges(actor: Actor, meeting_id: int) -> int:
    """Give a random badge number to each registered participant who has none; return how many."""
    with transaction():
        meeting = find_row(Meeting, meeting_id)
        require_permission(actor, "meeting.check_in", meeting)
        without = db.session.scalars(
            select(Registration).where(
                Registration.meeting_id == meeting_id,
                Registration.withdrawn_at.is_(None),
                Registration.badge.is_(None),
            )
        ).all()
        for each in without:
            each.badge = secrets.token_urlsafe(BADGE_BYTES)
        if without:
            record_event(
                "meeting.badges_made",
                meeting,
                actor,
                audience="moderators",
                meeting_id=meeting.id,
                people=len(without),
            )
    return len(without)
