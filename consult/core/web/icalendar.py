"""Meetings and deadlines as calendar files (iCalendar, RFC 5545).

One kind of entry with moments in UTC needs a dozen lines of the standard, and no library with time zone data of its own.
"""
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Response

OCTETS = 75  # of a line; longer ones are folded (3.1)
FOLD = "\r\n "
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})  # 3.3.11


class Entry(NamedTuple):
    """A meeting or a deadline as a calendar keeps it. sequence counts up with each change; cancelled: it was called off.

    A deadline begins and ends in the same moment, so that it takes nobody's time.
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


def calendar(entries: Iterable[Entry], name: str) -> str:
    """A calendar of these entries, as its file is sent."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//consult//meetings//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{escaped(name)}"]
    for entry in entries:
        lines += _event(entry)
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def calendar_sent(entries: Iterable[Entry], name: str, file: str) -> Response:
    """A calendar of these entries as it is sent to who asks for it."""
    response = Response(calendar(entries, name), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _event(entry: Entry) -> list[str]:
    said = (("SUMMARY", entry.title), ("LOCATION", entry.place), ("DESCRIPTION", entry.about))
    return ["BEGIN:VEVENT", f"UID:{entry.uid}", f"SEQUENCE:{entry.sequence}", f"DTSTAMP:{moment(entry.stamp)}",
            f"DTSTART:{moment(entry.begins)}", *([] if entry.begins == entry.ends else [f"DTEND:{moment(entry.ends)}"]),
            *(f"{name}:{escaped(words)}" for name, words in said if words), f"URL:{entry.address}",
            f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
            f"TRANSP:{'TRANSPARENT' if entry.begins == entry.ends else 'OPAQUE'}", "END:VEVENT"]


def moment(at: datetime) -> str:
    """A moment in UTC (form 2 of 3.3.5)."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(words: str) -> str:
    """Words as a value of type TEXT: without what would end it, or the line; control characters do not belong in it."""
    return "".join(each for each in words.replace("\r\n", "\n").translate(ESCAPED) if each == "\t" or ord(each) >= 32)


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none of which cuts a character."""
    pieces, size = [""], 0
    for each in line:
        octets = len(each.encode())
        if size + octets > (OCTETS if len(pieces) == 1 else OCTETS - 1):  # the space that begins a further piece counts
            pieces.append("")
            size = 0
        pieces[-1] += each
        size += octets
    return FOLD.join(pieces)
