"""Costs of an action, counted and not timed: SQL statements, calls of functions, ticks."""

import sys
import time

from sqlalchemy import event

from consult.core.database.engine import db
from consult.core.realtime.server import TICK_SECONDS


def count_statements(act):
    """Return the number of SQL statements that an action executes."""
    seen = []

    def listen(*given):
        seen.append(given[2])

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)


def count_calls(act):
    """Return how often an action calls a function, Python's own among them, in this thread.

    A clock tells the load of the machine, too; this is the same number each time.
    """
    seen = 0

    def notice(_frame, event, _given):
        nonlocal seen
        seen += event in {"call", "c_call"}

    sys.setprofile(notice)
    try:
        act()
    finally:
        sys.setprofile(None)
    return seen


def count_possible_ticks(began):
    """Return the largest number of ticks of a server since this moment of time.monotonic()."""
    return int((time.monotonic() - began) / TICK_SECONDS) + 1
