"""What many ask for in the same moment is made once: when a whole hall comes back, each browser asks how things stand.

Only for what is told again at the next tick when it changes (realtime.tell_room_soon): then whoever joined its room and
got an answer that is a moment old hears the new one at once.
"""
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from consult.core.database.engine import db

FRESH_SECONDS = 0.25  # seconds: as long as a tick
cached_values: dict[Hashable, tuple[float, Any]] = {}
MOST_ENTRIES = 1_000  # answers that are kept
computation_locks: dict[Hashable, threading.Lock] = {}


def get_recent_value(name: Hashable, make: Callable[[], Any]) -> Any:
    """What was made under this name within the last moment; else it is made now, by one of those who ask."""
    with computation_locks.setdefault(_build_cache_key(name), threading.Lock()):
        at, found = cached_values.get(_build_cache_key(name), (0.0, None))
        return found if at + FRESH_SECONDS > time.monotonic() else recompute_value(name, make)


def get_value_since(moment: float, name: Hashable, make: Callable[[], Any]) -> Any:
    """What was made of it after this moment (time.monotonic()), when something changed; else it is made now."""
    at, found = cached_values.get(_build_cache_key(name), (0.0, None))
    return found if at > moment else recompute_value(name, make)


def recompute_value(name: Hashable, make: Callable[[], Any]) -> Any:
    """Make it now, because something changed; who asks within the next moment gets the same."""
    if len(cached_values) >= MOST_ENTRIES:
        cached_values.clear()
        computation_locks.clear()
    began = time.monotonic()
    found = make()
    if cached_values.get(_build_cache_key(name), (0.0, None))[0] <= began:  # or somebody who began later was done earlier
        cached_values[_build_cache_key(name)] = began, found
    return found


def _build_cache_key(name: Hashable) -> Hashable:
    return str(db.engine.url), name
