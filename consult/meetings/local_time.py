"""Local time of a meeting's place and working days: pure functions on moments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from consult.core.errors import Invalid

WORKING_DAYS_A_WEEK = (
    5  # working days of a week, from Monday; holidays differ by place and are not known here
)


def convert_local_time(typed: datetime, zone: str, field: str) -> datetime:
    """Convert a typed local time of a zone to UTC; a time with its own zone stays that moment.

    If the clock goes back, the first of the two hours is meant.

    Raises:
        Invalid("no_such_time" on the field): The clock skips this time when it goes forward.
    """
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    moment = typed.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != typed:
        raise Invalid(fields={field: {"type": "no_such_time", "zone": zone}})
    return moment


def count_working_days(issued: datetime, begins: datetime, zone: str = "UTC") -> int:
    """Count the whole working days between the day of issue and the day of reading.

    Days are those of the meeting's place. A text issued on a Monday and read on the next Monday
    has four: Tuesday to Friday.
    """
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (issued, begins))
    days = (last - first).days - 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * WORKING_DAYS_A_WEEK + sum(
        (first + timedelta(days=1 + more)).weekday() < WORKING_DAYS_A_WEEK for more in range(rest)
    )
