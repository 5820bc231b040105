"""Moments as a prepared statement gives them (SQLite knows no zones, and gives text), and as markup has them."""
from datetime import UTC, datetime
from typing import Any


def parse_utc(moment: Any) -> datetime:
    """The moment in UTC, from what the driver gave: a datetime with or without a zone, or its ISO 8601 spelling."""
    found: datetime = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def parse_utc_or_none(moment: Any) -> datetime | None:
    """The same of what may not be there."""
    return None if moment is None else parse_utc(moment)


def format_to_second(moment: datetime) -> str:
    """A moment in UTC as markup has it: HTML takes three digits of a second at most, and the reader needs none."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
