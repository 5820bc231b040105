"""A Socket.IO client that handles messages in the order of their arrival."""

from typing import Any

import engineio
import socketio

from .deadline import ANSWER_TIMEOUT


class OrderedEngineClient(engineio.Client):
    """An engine client that handles one message after another.

    The original starts a thread for each message, and on a busy machine threads overtake each
    other.
    """

    def _trigger_event(self, event: str, *args: Any, **_how: Any) -> Any:
        return super()._trigger_event(event, *args)


class EventListener(socketio.Client):
    """A client that does not reconnect, and lets a busy server take its time to answer.

    The original opens a line within five seconds or gives up.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(reconnection=False, request_timeout=ANSWER_TIMEOUT, **more)

    def connect(self, url: str, **how: Any) -> None:
        """Connect as socketio.Client does.

        The original gives up a second after the line is open, although the server may still answer.
        A refusal is heard as soon as it comes.
        """
        super().connect(url, **{"wait_timeout": ANSWER_TIMEOUT, **how})

    def _engineio_client_class(self) -> type[OrderedEngineClient]:
        return OrderedEngineClient
