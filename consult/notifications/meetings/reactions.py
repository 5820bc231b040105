"""Reactions that notify people of meetings.

Everyone learns of a new meeting; registered people and followers of its clauses learn of
changes.
"""

from typing import Any

from sqlalchemy import select

from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import react_to
from consult.meetings.models import Meeting
from consult.meetings.queries import list_registered_user_ids

from consult.notifications.actions import load_followers, notify_people
from consult.notifications.queries import find_told_people


@react_to("meeting.announced", name="notifications.meetings.notify_of_new_meeting")
def notify_of_new_meeting(event: Any) -> None:
    """Notify all members of the consultation of a new meeting."""
    _notify(
        event,
        set(
            db.session.scalars(
                select(Membership.user_id).where(Membership.consultation_id == event.chain)
            )
        ),
    )


@react_to(
    "meeting.changed",
    "meeting.cancelled",
    "meeting.restored",
    name="notifications.meetings.notify_of_changed_meeting",
)
def notify_of_changed_meeting(event: Any) -> None:
    """Notify registered people, and followers of its clauses, of a changed or cancelled meeting."""
    meeting = db.session.get(Meeting, event.facts.get("meeting_id", 0))
    if meeting is None or (event.verb == "meeting.changed" and not event.facts.get("moved")):
        return
    following = {
        person
        for item in meeting.items
        for clause in item.clause_ids
        for person in load_followers(clause)
    }
    _notify(event, list_registered_user_ids(meeting.id) | following)


@react_to("meeting.near", name="notifications.meetings.remind_registered_people")
def remind_registered_people(event: Any) -> None:
    """Remind registered people a day before the meeting."""
    _notify(event, list_registered_user_ids(event.facts.get("meeting_id", 0)))


@react_to("agenda.version_kept", name="notifications.meetings.notify_of_kept_version")
def notify_of_kept_version(event: Any) -> None:
    """Notify the chairs that a meeting keeps its version, though another one was issued."""
    people = _load_chairs(event)
    _notify(event, people - _find_told(event, people), version_id=event.facts["version_id"])


@react_to("agenda.version_changed", name="notifications.meetings.notify_of_changed_version")
def notify_of_changed_version(event: Any) -> None:
    """Notify the chairs and registered people that a meeting considers another version."""
    people = _load_chairs(event) | list_registered_user_ids(event.facts["meeting_id"])
    _notify(event, people - _find_told(event, people), version_id=event.facts["version_id"])


def _find_told(event: Any, people: set[int]) -> set[int]:
    """Find those who have an unread notice that says the same, of another agenda item."""
    facts = {name: event.facts[name] for name in ("meeting_id", "version_id")}
    return find_told_people(event.verb, people, **facts)


def _load_chairs(event: Any) -> set[int]:
    """Load the chair, the vice-chairs and the leader of the meeting."""
    meeting = db.session.get(Meeting, event.facts["meeting_id"])
    leader = {meeting.led_by_id} if meeting is not None and meeting.led_by_id is not None else set()
    return leader | set(
        db.session.scalars(
            select(Membership.user_id).where(
                Membership.consultation_id == event.chain,
                Membership.role.in_(["chair", "vice_chair"]),
            )
        )
    )


def _notify(event: Any, people: set[int], **more: Any) -> None:
    """Notify people, unless the event is an old one whose facts name no meeting."""
    if event.facts.get("meeting_id"):
        notify_people(
            event,
            event.verb,
            people,
            meeting_id=event.facts["meeting_id"],
            opens_at=event.facts.get("opens_at"),
            **more,
        )
