"""Actions that announce the coming meetings of the sample, and register people for the next."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from consult.meetings.planning.agenda_actions import add_item
from consult.meetings.local_time import convert_local_time
from consult.meetings.planning.actions import plan_meeting
from consult.meetings.attendance.registration_actions import register_participant

from .timeline_actions import TimedAction

if TYPE_CHECKING:
    from .actions import SampleLoader


LAST_REGISTRATION = 0.2  # days before the present


def list_next_meeting_actions(loading: SampleLoader) -> list[TimedAction]:
    """List the announcements of the next meeting and of a regional one, and the registrations.

    People register for the next one at even intervals after its announcement.
    """
    about, made = loading.about["next_meeting"], list[int]()
    announced = about["announced_days_ago"]
    people = [(key, where) for where in ("room", "remote") for key in about[where]]
    people.sort(key=lambda each: sha256(each[0].encode()).digest())  # room and remote mixed
    step = (announced - LAST_REGISTRATION) / len(people)

    def announce() -> None:
        made.append(announce_meeting(loading, about))

    def register(key: str, where: str) -> None:
        register_participant(loading.actor(key), made[0], where)

    regional = loading.about["regional_meeting"]
    return [
        TimedAction(announced, announce),
        TimedAction(regional["announced_days_ago"], partial(announce_meeting, loading, regional)),
        *(
            TimedAction(announced - step * place, partial(register, *each))
            for place, each in enumerate(people, 1)
        ),
    ]


def announce_meeting(loading: SampleLoader, about: dict[str, Any]) -> int:
    """Announce a meeting for a coming weekday, in the morning of its time zone; return its id."""
    secretary = loading.actor(loading.find_role_holder("secretariat"))
    zone = about["timezone"]
    day = (loading.now + timedelta(days=about["opens_in_days"])).astimezone(ZoneInfo(zone)).date()
    while day.weekday() > 4:
        day += timedelta(days=1)
    opens = convert_local_time(
        datetime.combine(day, time.fromisoformat(about["begins"])), zone, "opens_at"
    )
    made = plan_meeting(
        secretary,
        loading.consultation,
        title=about["title"],
        place=about["place"],
        timezone=zone,
        region_code=about.get("region"),
        opens_at=opens,
        closes_at=opens + timedelta(hours=about["hours"]),
        **about["ways"],
    )
    document = about.get("document", "")
    for each in about["agenda"]:
        add_item(
            secretary,
            made.id,
            title=each["title"],
            document_id=loading.documents[document] if document else None,
            clause_ids=[loading.clauses[document, key] for key in each["clauses"]],
        )
    return made.id
