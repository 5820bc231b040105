"""Who is told about meetings: everyone of new ones, those who registered and who follow what is taken up of changes."""
from typing import Any

from sqlalchemy import select

from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import on
from consult.meetings.models import Meeting
from consult.meetings.queries import people_registered

from consult.notifications.actions import followers, tell


@on("meeting.announced")
def tell_of_new_meeting(event: Any) -> None:
    """Tell everyone who takes part that there will be a meeting."""
    _tell(event, set(db.session.scalars(select(Membership.user_id).where(Membership.consultation_id == event.chain))))


@on("meeting.changed", "meeting.cancelled", "meeting.restored")
def tell_of_changed_meeting(event: Any) -> None:
    """Tell those who registered, and who follow a clause of its agenda, of another time or place; or that it is called off."""
    meeting = db.session.get(Meeting, event.facts.get("meeting_id", 0))
    if meeting is None or (event.verb == "meeting.changed" and not event.facts.get("moved")):
        return
    following = {person for item in meeting.items for clause in item.clause_ids for person in followers(clause)}
    _tell(event, people_registered(meeting.id) | following)


@on("meeting.near")
def remind(event: Any) -> None:
    """Remind those who registered, a day before."""
    _tell(event, people_registered(event.facts.get("meeting_id", 0)))


def _tell(event: Any, people: set[int]) -> None:
    """Tell them, unless it is an older event, whose facts name no meeting."""
    if event.facts.get("meeting_id"):
        tell(event, event.verb, people, meeting_id=event.facts["meeting_id"], opens_at=event.facts.get("opens_at"))
