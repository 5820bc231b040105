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

from .shared_counters import Ledger

PERSON = "user:"  # how the names of people begin
LINES = "lines"  # the counter of lines by address and by person
NOBODY = "nobody"  # whose pages are that nobody signed in on
HOUSE = ""  # the room that every page is in
VISIT = 120.0  # seconds for which one visit counts
ledger = Ledger()
held: dict[str, list[str]] = {}  # what each line counts for
entered: dict[str, dict[str, str]] = {}  # the rooms that a line is in, and for whom or NOBODY
visits: dict[tuple[str, str], float] = {}  # until when who has no line counts as being in a room


class Present(NamedTuple):
    """Who is somewhere: people by their number, and how many pages nobody signed in on."""

    people: frozenset[int]
    anonymous: int


def take(line: str, name: str, most: int) -> bool:
    """Count a line for somebody; False where they have as many as they may have."""
    if not ledger.claim(LINES, name, most):
        return False
    held.setdefault(line, []).append(name)
    return True


def give_back(line: str, kind: str = "") -> None:
    """A line counts no more: for anybody, or only for names that begin like this; it leaves its rooms. Once is enough."""
    for room in list(entered.get(line, ())):
        go(line, room)
    names = held.pop(line, [])
    if kept := [name for name in names if not name.startswith(kind)]:
        held[line] = kept
    for name in names:
        if name.startswith(kind):
            ledger.add(LINES, name, -1)


def come(line: str, room: str) -> None:
    """A line has come into a room, for the person it belongs to; twice is once."""
    go(line, room)
    whose = next((name for name in held.get(line, ()) if name.startswith(PERSON)), NOBODY)
    entered.setdefault(line, {})[room] = whose
    ledger.add(_in(room), whose, 1)


def go(line: str, room: str) -> None:
    """A line has left a room; who was not in it is not missed."""
    rooms = entered.get(line, {})
    if room not in rooms:
        return
    ledger.add(_in(room), rooms.pop(room), -1)
    if not rooms:
        del entered[line]


def visit(user_id: int, room: str) -> None:
    """Somebody without a line asked what is new in a room: they are there for a while."""
    key = room, f"{PERSON}{user_id}"
    if key not in visits:
        ledger.add(_in(room), key[1], 1)
    visits[key] = time.monotonic() + VISIT


def _end_visits() -> None:
    for (room, whose), until in list(visits.items()):
        if until < time.monotonic() and visits.pop((room, whose), None) is not None:
            ledger.add(_in(room), whose, -1)


def present(room: str = HOUSE) -> Present:
    """Who has a room open, or anything at all, in all processes: people, each once, and pages nobody signed in on."""
    _end_visits()
    counted = ledger.mine.get(_in(room), Counter()) + ledger.elsewhere(_in(room))
    return Present(frozenset(_number(name) for name in counted if name != NOBODY), counted[NOBODY])


def known_everywhere() -> bool:
    """Whether present() tells of all processes; not while Redis is away: then it tells of this one."""
    return not ledger.alone


def people() -> set[int]:
    """Who has a line open to this process."""
    return {_number(name) for name in ledger.mine.get(LINES, ()) if name.startswith(PERSON)}


def pages_here() -> int:
    """How many pages are open to this process."""
    return sum(ledger.mine.get(_in(HOUSE), Counter()).values())


def start(app: Flask) -> None:
    """Count together with the other processes, where REDIS_URL is set."""
    if app.config["REDIS_URL"]:
        ledger.share(app.config["REDIS_URL"])
        atexit.register(ledger.leave)


def _in(room: str) -> str:
    return f"in {room}"


def _number(name: str) -> int:
    return int(name.removeprefix(PERSON))
