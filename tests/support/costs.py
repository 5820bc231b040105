"""Costs of an action: SQL statements, computing time that other processes do not change, and
messages at ticks.
"""

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


def compute_seconds(act):
    """Return the seconds of computing that an action takes in this thread.

    Tests compare two of them from one run; the number alone says nothing on another machine.
    """
    began = time.thread_time()
    act()
    return time.thread_time() - began


def count_possible_ticks(began):
    """Return the largest number of ticks of a server since this moment of time.monotonic()."""
    return int((time.monotonic() - began) / TICK_SECONDS) + 1
