"""Conversion of timestamps: from the database driver to UTC, and from UTC to markup.

A prepared statement on SQLite returns timestamps as text without a time zone.
"""

from datetime import UTC, datetime
from typing import Any


def parse_utc(moment: Any) -> datetime:
    """Convert a driver's timestamp to an aware datetime in UTC.

    Args:
        moment: a datetime with or without a time zone, or its ISO 8601 text.
    """
    found: datetime = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def parse_utc_or_none(moment: Any) -> datetime | None:
    """Convert a driver's timestamp to UTC, or return None for None."""
    return None if moment is None else parse_utc(moment)


def format_to_second(moment: datetime) -> str:
    """Format a UTC moment for markup, to the second.

    HTML accepts at most three decimal digits of a second, and readers need none.
    """
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
