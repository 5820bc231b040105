"""Waiting for what happens in another process, until a deadline."""

import threading
from time import monotonic


def soon(what, seconds=10):
    """Whether it becomes true before the time is up; looks again every 20 ms."""
    end, pause = monotonic() + seconds, threading.Event()
    while monotonic() < end:
        if what():
            return True
        pause.wait(0.02)
    return bool(what())
