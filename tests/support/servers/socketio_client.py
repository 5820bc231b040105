"""A Socket.IO client that handles messages in the order of their arrival."""

from typing import Any

import engineio
import socketio


class OrderedEngineClient(engineio.Client):
    """An engine client that handles one message after another.

    The original starts a thread for each message, and on a busy machine threads overtake each
    other.
    """

    def _trigger_event(self, event: str, *args: Any, **_how: Any) -> Any:
        return super()._trigger_event(event, *args)


class EventListener(socketio.Client):
    """A client that does not reconnect."""

    def __init__(self, **more: Any) -> None:
        super().__init__(reconnection=False, **more)

    def _engineio_client_class(self) -> type[OrderedEngineClient]:
        return OrderedEngineClient
