"""Moments as a prepared statement gives them: SQLite knows no zones, and gives text."""
from datetime import UTC, datetime
from typing import Any


def aware(moment: Any) -> datetime:
    """The moment in UTC, from what the driver gave: a datetime with or without a zone, or its ISO 8601 spelling."""
    found: datetime = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def aware_or_none(moment: Any) -> datetime | None:
    """The same of what may not be there."""
    return None if moment is None else aware(moment)
