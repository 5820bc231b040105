"""What many ask for in the same moment is made once: when a whole hall comes back, each browser asks how things stand.

Only for what is told again at the next tick when it changes (realtime.tell_room_soon): then whoever joined its room and
got an answer that is a moment old hears the new one at once.
"""
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from consult.core.database.engine import db

MOMENT = 0.25  # seconds: as long as a tick
made: dict[Hashable, tuple[float, Any]] = {}
MOST = 1_000  # answers that are kept
making: dict[Hashable, threading.Lock] = {}


def lately(name: Hashable, make: Callable[[], Any]) -> Any:
    """What was made under this name within the last moment; else it is made now, by one of those who ask."""
    with making.setdefault(_here(name), threading.Lock()):
        at, found = made.get(_here(name), (0.0, None))
        return found if at + MOMENT > time.monotonic() else anew(name, make)


def since(moment: float, name: Hashable, make: Callable[[], Any]) -> Any:
    """What was made of it after this moment (time.monotonic()), when something changed; else it is made now."""
    at, found = made.get(_here(name), (0.0, None))
    return found if at > moment else anew(name, make)


def anew(name: Hashable, make: Callable[[], Any]) -> Any:
    """Make it now, because something changed; who asks within the next moment gets the same."""
    if len(made) >= MOST:
        made.clear()
        making.clear()
    began = time.monotonic()
    found = make()
    if made.get(_here(name), (0.0, None))[0] <= began:  # or somebody who began later was done earlier
        made[_here(name)] = began, found
    return found


def _here(name: Hashable) -> Hashable:
    return str(db.engine.url), name
