"""Calendar files of meetings and deadlines (iCalendar, RFC 5545).

One kind of entry with times in UTC needs only a dozen lines of the standard, so no
library is used.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

OCTETS = 75  # in one line; longer lines are folded (3.1)
FOLD = "\r\n "
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})  # 3.3.11


class CalendarEntry(NamedTuple):
    """A meeting or deadline in a calendar.

    Attributes:
        sequence: grows with each change.
        cancelled: whether the meeting was cancelled.

    A deadline begins and ends at the same moment and is shown as free time.
    """

    uid: str
    sequence: int
    stamp: datetime
    begins: datetime
    ends: datetime
    title: str
    place: str
    about: str
    address: str
    cancelled: bool


def build_calendar(entries: Iterable[CalendarEntry], name: str) -> str:
    """Build the text of a calendar file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//consult//meetings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape_text(name)}",
    ]
    for entry in entries:
        lines += _format_entry(entry)
    return "".join(f"{fold_line(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _format_entry(entry: CalendarEntry) -> list[str]:
    """Format an entry as the lines of a VEVENT."""
    said = (("SUMMARY", entry.title), ("LOCATION", entry.place), ("DESCRIPTION", entry.about))
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{format_timestamp(entry.stamp)}",
        f"DTSTART:{format_timestamp(entry.begins)}",
        *([] if entry.begins == entry.ends else [f"DTEND:{format_timestamp(entry.ends)}"]),
        *(f"{name}:{escape_text(words)}" for name, words in said if words),
        f"URL:{entry.address}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if entry.begins == entry.ends else 'OPAQUE'}",
        "END:VEVENT",
    ]


def format_timestamp(at: datetime) -> str:
    """Format a moment in UTC (RFC 5545, 3.3.5, form 2)."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escape_text(words: str) -> str:
    """Escape a value of type TEXT (3.3.11), without control characters."""
    return "".join(
        each
        for each in words.replace("\r\n", "\n").translate(ESCAPED)
        if each == "\t" or ord(each) >= 32
    )


def fold_line(line: str) -> str:
    """Fold a line into pieces of at most 75 octets, without splitting a character."""
    pieces, size = [""], 0
    for each in line:
        octets = len(each.encode())
        if size + octets > (
            OCTETS if len(pieces) == 1 else OCTETS - 1
        ):  # the leading space of a continuation line counts
            pieces.append("")
            size = 0
        pieces[-1] += each
        size += octets
    return FOLD.join(pieces)
