"""A Socket.IO client that handles messages in the order of their arrival."""

import threading
from typing import Any

import engineio
import socketio
from socketio.exceptions import DisconnectedError, TimeoutError

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
        self._open_calls: set[threading.Event] = set()
        super().__init__(reconnection=False, request_timeout=ANSWER_TIMEOUT, **more)

    def connect(self, url: str, **how: Any) -> None:
        """Connect as socketio.Client does.

        The original gives up a second after the line is open, although the server may still answer.
        A refusal is heard as soon as it comes.
        """
        super().connect(url, **{"wait_timeout": ANSWER_TIMEOUT, **how})

    def call(self, event: str, data: Any = None) -> Any:
        """Send an event and return the server's answer.

        The original waits a minute for the answer, although the line may have dropped.

        Raises:
            DisconnectedError: The line dropped before the answer came.
            TimeoutError: No answer came in time.
        """
        ended, answers = threading.Event(), []

        def take(answer: Any = None) -> None:
            answers.append(answer)
            ended.set()

        self._open_calls.add(ended)
        try:
            self.emit(event, data, callback=take)
            ended.wait(ANSWER_TIMEOUT)
        finally:
            self._open_calls.discard(ended)
        if answers:
            return answers[0]
        raise DisconnectedError() if ended.is_set() else TimeoutError()

    def _handle_eio_disconnect(self, reason: str) -> None:
        """End the calls that wait for an answer on this line."""
        super()._handle_eio_disconnect(reason)
        for each in tuple(self._open_calls):
            each.set()

    def _engineio_client_class(self) -> type[OrderedEngineClient]:
        return OrderedEngineClient
