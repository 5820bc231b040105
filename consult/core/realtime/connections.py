"""The registry of open WebSocket connections: their owners, and their rooms.

A connection counts for its address and for the person who signed in on it:
`claim_connection` and `release_connection`. A connection that joins a room through
`realtime.server.enter_named_room` is also present in it, until it leaves or ends:

    get_presence("3/meeting:7")  ->  RoomPresence(people=frozenset({12, 40}), anonymous=3)

The result names the people who have the meeting open, each once regardless of their
pages, and counts the anonymous pages. Without a room it covers all open pages.
`get_connected_people` covers this process alone.

A person without a connection, whose network blocks WebSockets, counts as present for a
while after each poll: `record_visit`.

With REDIS_URL all processes count together (see `shared_counters`): `get_presence` and
the limits of `claim_connection` cover the installation, and the counts of other
processes are at most one second old. The call may wait for Redis, so never make it
within a transaction.
"""

import atexit
import time
from collections import Counter
from typing import NamedTuple

from flask import Flask

from .shared_counters import SharedCounters

PERSON_PREFIX = "user:"  # prefix of the names of people
CONNECTION_COUNTER = "lines"  # counter of connections by address and by person
ANONYMOUS = "nobody"  # name of anonymous pages
ALL_PAGES_ROOM = ""  # the room of every page
VISIT_SECONDS = 120.0  # seconds for which one visit counts
shared_counters = SharedCounters()
counted_names: dict[str, list[str]] = {}  # the names that each connection counts for
joined_rooms: dict[
    str, dict[str, str]
] = {}  # the rooms of a connection, each with its person or ANONYMOUS
visits: dict[
    tuple[str, str], float
] = {}  # end of each visit of a person without a connection, by room and name


class RoomPresence(NamedTuple):
    """The presence in a room: ids of people, and the number of anonymous pages."""

    people: frozenset[int]
    anonymous: int


def claim_connection(line: str, name: str, most: int) -> bool:
    """Count a connection for a name; return False if the name has reached its limit."""
    if not shared_counters.claim(CONNECTION_COUNTER, name, most):
        return False
    counted_names.setdefault(line, []).append(name)
    return True


def release_connection(line: str, kind: str = "") -> None:
    """Release the counts of a connection, and let it leave its rooms.

    A second call does nothing.

    Args:
        kind: release only names with this prefix.
    """
    for room in list(joined_rooms.get(line, ())):
        exit_room(line, room)
    names = counted_names.pop(line, [])
    if kept := [name for name in names if not name.startswith(kind)]:
        counted_names[line] = kept
    for name in names:
        if name.startswith(kind):
            shared_counters.add(CONNECTION_COUNTER, name, -1)


def enter_room(line: str, room: str) -> None:
    """Record that a connection entered a room, for its person; a second call does nothing."""
    exit_room(line, room)
    whose = next(
        (name for name in counted_names.get(line, ()) if name.startswith(PERSON_PREFIX)), ANONYMOUS
    )
    joined_rooms.setdefault(line, {})[room] = whose
    shared_counters.add(_build_room_counter(room), whose, 1)


def exit_room(line: str, room: str) -> None:
    """Record that a connection left a room; nothing happens if it was not in the room."""
    rooms = joined_rooms.get(line, {})
    if room not in rooms:
        return
    shared_counters.add(_build_room_counter(room), rooms.pop(room), -1)
    if not rooms:
        del joined_rooms[line]


def record_visit(user_id: int, room: str) -> None:
    """Record that a person without a connection polled a room; the presence lasts for a while."""
    key = room, f"{PERSON_PREFIX}{user_id}"
    if key not in visits:
        shared_counters.add(_build_room_counter(room), key[1], 1)
    visits[key] = time.monotonic() + VISIT_SECONDS


def _expire_visits() -> None:
    """End the visits whose time is over."""
    for (room, whose), until in list(visits.items()):
        if until < time.monotonic() and visits.pop((room, whose), None) is not None:
            shared_counters.add(_build_room_counter(room), whose, -1)


def get_presence(room: str = ALL_PAGES_ROOM) -> RoomPresence:
    """Return the people and anonymous pages in a room, or on any page, in all processes."""
    _expire_visits()
    counted = shared_counters.own_counts.get(
        _build_room_counter(room), Counter()
    ) + shared_counters.count_elsewhere(_build_room_counter(room))
    return RoomPresence(
        frozenset(_parse_user_id(name) for name in counted if name != ANONYMOUS), counted[ANONYMOUS]
    )


def is_presence_complete() -> bool:
    """Return whether `get_presence` covers all processes.

    While Redis is unreachable, it covers only this one.
    """
    return not shared_counters.alone


def get_connected_people() -> set[int]:
    """Return the ids of people with a connection to this process."""
    return {
        _parse_user_id(name)
        for name in shared_counters.own_counts.get(CONNECTION_COUNTER, ())
        if name.startswith(PERSON_PREFIX)
    }


def count_local_pages() -> int:
    """Count the pages that are connected to this process."""
    return sum(
        shared_counters.own_counts.get(_build_room_counter(ALL_PAGES_ROOM), Counter()).values()
    )


def start_sharing(app: Flask) -> None:
    """Start counting together with the other processes, if REDIS_URL is set."""
    if app.config["REDIS_URL"]:
        shared_counters.share(app.config["REDIS_URL"])
        atexit.register(shared_counters.leave)


def _build_room_counter(room: str) -> str:
    """Build the name of the counter of a room."""
    return f"in {room}"


def _parse_user_id(name: str) -> int:
    """Parse the user id in the name of a person."""
    return int(name.removeprefix(PERSON_PREFIX))
