"""A very short cache for values that a whole room requests at the same moment.

For example, when a plenary reconnects, each browser asks for the present state. Use it
only for values that are sent again at the next tick after a change
(`server.queue_for_room`): a browser that joined the room and got a slightly old value
then gets the new one.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from consult.core.database.engine import db

FRESH_SECONDS = 0.25  # seconds: as long as a tick
cached_values: dict[Hashable, tuple[float, Any]] = {}
MOST_ENTRIES = 1_000  # cached values
computation_locks: dict[Hashable, threading.Lock] = {}


def get_recent_value(name: Hashable, make: Callable[[], Any]) -> Any:
    """Return the value if it is fresh; otherwise compute it, once for all concurrent callers."""
    with computation_locks.setdefault(_build_cache_key(name), threading.Lock()):
        at, found = cached_values.get(_build_cache_key(name), (0.0, None))
        return found if at + FRESH_SECONDS > time.monotonic() else recompute_value(name, make)


def get_value_since(moment: float, name: Hashable, make: Callable[[], Any]) -> Any:
    """Return the value if it was computed after this moment (time.monotonic()); else compute it."""
    at, found = cached_values.get(_build_cache_key(name), (0.0, None))
    return found if at > moment else recompute_value(name, make)


def recompute_value(name: Hashable, make: Callable[[], Any]) -> Any:
    """Compute the value after a change; callers within the next moment get the same value."""
    if len(cached_values) >= MOST_ENTRIES:
        cached_values.clear()
        computation_locks.clear()
    began = time.monotonic()
    found = make()
    if (
        cached_values.get(_build_cache_key(name), (0.0, None))[0] <= began
    ):  # otherwise a computation that began later finished first
        cached_values[_build_cache_key(name)] = began, found
    return found


def _build_cache_key(name: Hashable) -> Hashable:
    """Build the cache key from the name and the database of the current application."""
    return str(db.engine.url), name
