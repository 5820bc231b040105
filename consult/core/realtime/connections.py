"""Which lines (WebSockets) are open, for whom they count, and which rooms they are in.

A line counts for its address, and for the person it came in with: take() and give_back(). Whoever joins a room through
realtime.join_room_of() is also present in it, until the line leaves or ends:

    present("3/meeting:7")  ->  Present(people=frozenset({12, 40}), anonymous=3)

names the people who have the meeting open (each once, however many pages they have) and counts the pages nobody signed
in on. present() without a room says the same of every page that is open. people() are those of this process alone.

Who has no line, since their network lets none through, is in a room for a while each time they ask what is new there: visit().

With REDIS_URL all processes count together (see ledger.py): present() and the limits of take() are those of the
installation, and others' part is at most a second old. It may wait for Redis: never ask within a transaction.
"""
import atexit
import time
from collections import Counter
from typing import NamedTuple

from flask import Flask

from .shared_counters import SharedCounters

PERSON_PREFIX = "user:"  # how the names of people begin
CONNECTION_COUNTER = "lines"  # the counter of lines by address and by person
ANONYMOUS = "nobody"  # whose pages are that nobody signed in on
ALL_PAGES_ROOM = ""  # the room that every page is in
VISIT_SECONDS = 120.0  # seconds for which one visit counts
shared_counters = SharedCounters()
counted_names: dict[str, list[str]] = {}  # what each line counts for
joined_rooms: dict[str, dict[str, str]] = {}  # the rooms that a line is in, and for whom or NOBODY
visits: dict[tuple[str, str], float] = {}  # until when who has no line counts as being in a room


class RoomPresence(NamedTuple):
    """Who is somewhere: people by their number, and how many pages nobody signed in on."""

    people: frozenset[int]
    anonymous: int


def claim_connection(line: str, name: str, most: int) -> bool:
    """Count a line for somebody; False where they have as many as they may have."""
    if not shared_counters.claim(CONNECTION_COUNTER, name, most):
        return False
    counted_names.setdefault(line, []).append(name)
    return True


def release_connection(line: str, kind: str = "") -> None:
    """A line counts no more: for anybody, or only for names that begin like this; it leaves its rooms. Once is enough."""
    for room in list(joined_rooms.get(line, ())):
        exit_room(line, room)
    names = counted_names.pop(line, [])
    if kept := [name for name in names if not name.startswith(kind)]:
        counted_names[line] = kept
    for name in names:
        if name.startswith(kind):
            shared_counters.add(CONNECTION_COUNTER, name, -1)


def enter_room(line: str, room: str) -> None:
    """A line has come into a room, for the person it belongs to; twice is once."""
    exit_room(line, room)
    whose = next((name for name in counted_names.get(line, ()) if name.startswith(PERSON_PREFIX)), ANONYMOUS)
    joined_rooms.setdefault(line, {})[room] = whose
    shared_counters.add(_build_room_counter(room), whose, 1)


def exit_room(line: str, room: str) -> None:
    """A line has left a room; who was not in it is not missed."""
    rooms = joined_rooms.get(line, {})
    if room not in rooms:
        return
    shared_counters.add(_build_room_counter(room), rooms.pop(room), -1)
    if not rooms:
        del joined_rooms[line]


def record_visit(user_id: int, room: str) -> None:
    """Somebody without a line asked what is new in a room: they are there for a while."""
    key = room, f"{PERSON_PREFIX}{user_id}"
    if key not in visits:
        shared_counters.add(_build_room_counter(room), key[1], 1)
    visits[key] = time.monotonic() + VISIT_SECONDS


def _expire_visits() -> None:
    for (room, whose), until in list(visits.items()):
        if until < time.monotonic() and visits.pop((room, whose), None) is not None:
            shared_counters.add(_build_room_counter(room), whose, -1)


def get_presence(room: str = ALL_PAGES_ROOM) -> RoomPresence:
    """Who has a room open, or anything at all, in all processes: people, each once, and pages nobody signed in on."""
    _expire_visits()
    counted = shared_counters.mine.get(_build_room_counter(room), Counter()) + shared_counters.elsewhere(_build_room_counter(room))
    return RoomPresence(frozenset(_parse_user_id(name) for name in counted if name != ANONYMOUS), counted[ANONYMOUS])


def is_presence_complete() -> bool:
    """Whether present() tells of all processes; not while Redis is away: then it tells of this one."""
    return not shared_counters.alone


def get_connected_people() -> set[int]:
    """Who has a line open to this process."""
    return {_parse_user_id(name) for name in shared_counters.mine.get(CONNECTION_COUNTER, ()) if name.startswith(PERSON_PREFIX)}


def count_local_pages() -> int:
    """How many pages are open to this process."""
    return sum(shared_counters.mine.get(_build_room_counter(ALL_PAGES_ROOM), Counter()).values())


def start_sharing(app: Flask) -> None:
    """Count together with the other processes, where REDIS_URL is set."""
    if app.config["REDIS_URL"]:
        shared_counters.share(app.config["REDIS_URL"])
        atexit.register(shared_counters.leave)


def _build_room_counter(room: str) -> str:
    return f"in {room}"


def _parse_user_id(name: str) -> int:
    return int(name.removeprefix(PERSON_PREFIX))
