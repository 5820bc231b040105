"""Actions that announce the next meeting of the sample, and register people for it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING
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
    """List the announcement of the meeting, and the registrations at even intervals after it."""
    about, made = loading.about["next_meeting"], list[int]()
    announced = about["announced_days_ago"]
    people = [(key, where) for where in ("room", "remote") for key in about[where]]
    people.sort(key=lambda each: sha256(each[0].encode()).digest())  # room and remote mixed
    step = (announced - LAST_REGISTRATION) / len(people)

    def announce() -> None:
        made.append(announce_next_meeting(loading))

    def register(key: str, where: str) -> None:
        register_participant(loading.actor(key), made[0], where)

    return [
        TimedAction(announced, announce),
        *(
            TimedAction(announced - step * place, partial(register, *each))
            for place, each in enumerate(people, 1)
        ),
    ]


def announce_next_meeting(loading: SampleLoader) -> int:
    """Announce the meeting for a coming weekday, in the morning of its time zone; return its id."""
    about, secretary = (
        loading.about["next_meeting"],
        loading.actor(loading.find_role_holder("secretariat")),
    )
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
        opens_at=opens,
        closes_at=opens + timedelta(hours=about["hours"]),
        **about["ways"],
    )
    document = about["document"]
    for each in about["agenda"]:
        add_item(
            secretary,
            made.id,
            title=each["title"],
            document_id=loading.documents[document],
            clause_ids=[loading.clauses[document, key] for key in each["clauses"]],
        )
    return made.id
