"""The clock of a meeting's place, and working days: pure functions on moments."""
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from consult.core.errors import Invalid

WORKING_DAYS_A_WEEK = 5  # days of a week, Monday first; holidays differ from place to place and are not known here


def convert_local_time(typed: datetime, zone: str, field: str) -> datetime:
    """The moment in UTC at which the clock of a zone shows what was typed; one typed with its own zone stays that moment.

    Where the clock is put back, the first of the two hours is meant. Raises Invalid for a time that is left out where it is
    put forward.
    """
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    moment = typed.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != typed:
        raise Invalid(fields={field: {"type": "no_such_time", "zone": zone}})
    return moment


def count_working_days(issued: datetime, begins: datetime, zone: str = "UTC") -> int:
    """How many whole working days lie between the day on which a text was issued and the day on which it is read.

    Days are those of the meeting's place. Issued on a Monday and read on the Monday after: the four days from Tuesday to
    Friday.
    """
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (issued, begins))
    days = (last - first).days - 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * WORKING_DAYS_A_WEEK + sum((first + timedelta(days=1 + more)).weekday() < WORKING_DAYS_A_WEEK for more in range(rest))
