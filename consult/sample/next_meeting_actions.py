"""Action that announces the next meeting of the sample, on the contested clauses."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from consult.meetings.planning.agenda_actions import add_item
from consult.meetings.local_time import convert_local_time
from consult.meetings.planning.actions import plan_meeting

if TYPE_CHECKING:
    from .actions import SampleLoader


def announce_next_meeting(loading: SampleLoader) -> None:
    """Announce the meeting for a coming weekday, in the morning of its time zone."""
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
