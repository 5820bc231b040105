"""Waiting with a deadline for an effect in another process."""

import threading
from time import monotonic

ANSWER_TIMEOUT = 20  # seconds that another process may take to answer


def wait_until(what, seconds=ANSWER_TIMEOUT):
    """Return whether the condition becomes true within the time; check every 20 ms."""
    return bool(_repeat_until_true(what, seconds))


def wait_for_value(find, otherwise, seconds=ANSWER_TIMEOUT):
    """Return the first true result of find(); raise TimeoutError with these words if none comes."""
    if found := _repeat_until_true(find, seconds):
        return found
    raise TimeoutError(otherwise)


def _repeat_until_true(what, seconds):
    end, pause = monotonic() + seconds, threading.Event()
    while monotonic() < end:
        if found := what():
            return found
        pause.wait(0.02)
    return what()
