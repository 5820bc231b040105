"""A Socket.IO client that hears things in the order in which they come."""

from typing import Any

import engineio
import socketio


class InOrder(engineio.Client):
    """Hands on one message after the other; by itself it starts a thread for each, and on a busy machine threads overtake."""

    def _trigger_event(self, event: str, *args: Any, **_how: Any) -> Any:
        return super()._trigger_event(event, *args)


class Listener(socketio.Client):
    """One that does not come back by itself."""

    def __init__(self, **more: Any) -> None:
        super().__init__(reconnection=False, **more)

    def _engineio_client_class(self) -> type[InOrder]:
        return InOrder
