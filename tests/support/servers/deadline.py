"""Waiting with a deadline for an effect in another process."""

import threading
from time import monotonic

ANSWER_TIMEOUT = 20  # seconds that another process may take to answer


def wait_until(what, seconds=ANSWER_TIMEOUT):
    """Return whether the condition becomes true within the time; check every 20 ms."""
    end, pause = monotonic() + seconds, threading.Event()
    while monotonic() < end:
        if what():
            return True
        pause.wait(0.02)
    return bool(what())
