"""Filters of the record, and the query of its export."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from consult.core.web.forms import Form

MAX_LINES = 5_000  # lines in one answer


class RecordFilter(NamedTuple):
    """A filter of events: verb, person, clause, day in UTC, and a seq before which they are."""

    verb: str | None = None
    person: int | None = None
    clause: int | None = None
    day: date | None = None
    before: int | None = None

    @property
    def midnight(self) -> datetime | None:
        """Return the start of the day."""
        return (
            datetime(self.day.year, self.day.month, self.day.day, tzinfo=UTC) if self.day else None
        )


class LogForm(Form):
    """The query of the public record: the seq after which events are wanted, and how many."""

    after: Annotated[int, Field(ge=0, le=2**53)] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_LINES)] = 1_000


def parse_record_filter(given: dict[str, Any]) -> RecordFilter:
    """Parse the filter of an address; invalid values are ignored."""
    return RecordFilter(
        _keep_printable(given.get("verb", "")) or None,
        _parse_number(given.get("person", "")),
        _parse_number(given.get("clause", "")),
        _parse_day(given.get("day", "")),
        _parse_number(given.get("before", "")),
    )


def _keep_printable(words: str) -> str:
    """Return the printable characters among the first 60."""
    return "".join(letter for letter in words[:60] if letter.isprintable())


def _parse_number(words: str) -> int | None:
    """Parse a number of at most nine digits; None if invalid."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else None


def _parse_day(words: str) -> date | None:
    """Parse a date; None if invalid."""
    try:
        found = date.fromisoformat(words)
    except ValueError:
        return None
    return found if 1900 < found.year < 3000 else None
