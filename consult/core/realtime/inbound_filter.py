"""Filter for frames and messages from browsers: only short, flat ones, at a limited rate.

A browser only connects, disconnects and subscribes: 2ID["watch",{...}]. The other
features of Socket.IO (attachments that accumulate in memory, namespaces,
acknowledgements) are not used here, so a connection that uses them is closed. An event
named "disconnect" would also count as the end of the connection, which would then no
longer be counted.

Engine.IO parses a frame outside every handler, so that nonsense would end in its caller
with the connection still counted. `FilteredWebSocket` therefore checks each frame first.
"""

import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from simple_websocket.errors import SimpleWebsocketError
from wsproto.utilities import RemoteProtocolError

MESSAGES_PER_SECOND = (
    60  # messages of one connection in a second; a page that reconnects sends a handful
)
MOST_BRACKETS = 40  # brackets in one message; requests are flat
# a close, a pong, or a message of Socket.IO; with a digit after the 4 Engine.IO parses no JSON
FRAME = re.compile(r"1|3|4[012].*", re.DOTALL)
HANDSHAKE_FAULTS = (SimpleWebsocketError, RemoteProtocolError, UnicodeError)
MESSAGE = re.compile(
    r'(?:0(?:\{.*\})?|1|2\d{0,9}\["(?!(?:dis)?connect")[a-z][a-z_.]{0,40}".*\])', re.DOTALL
)
message_counts: dict[
    str, tuple[float, int]
] = {}  # by connection: start of its current second, and messages since then


class FilteredWebSocket:
    """A mixin for Engine.IO's WebSocket that ends a connection with invalid frames or handshake.

    Attributes:
        report: is called with the id of the connection, and a code, before it is ended.
    """

    report: Callable[[str, str], None]

    def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, server)  # type: ignore[call-arg]  # of the next base
        self.owner: Any = getattr(handler, "__self__", None)  # the Engine.IO socket
        self.server_args: dict[str, Any] = {  # a longer one is not even gathered in memory
            **getattr(self, "server_args", {}),
            "max_message_size": server.max_http_buffer_size,
        }

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Serve the connection until it ends; answer an invalid handshake with 400."""
        try:
            told: Iterable[bytes] = super().__call__(  # type: ignore[misc]  # of the next base
                environ, start_response
            )
        except HANDSHAKE_FAULTS:
            self.report(self.owner.sid, "handshake_invalid")
            self.owner.close(
                wait=False, abort=True, reason=self.owner.server.reason.TRANSPORT_ERROR
            )
            told = self.owner.server._bad_request("Invalid handshake")
        return told

    def wait(self) -> Any:
        """Return the next frame, or None at the end of the connection or at an invalid frame."""
        frame = super().wait()  # type: ignore[misc]  # of the next base
        if frame is None or is_allowed_frame(frame):
            return frame
        self.report(self.owner.sid, "frame_invalid")
        return None


def filter_frames(server: Any, report: Callable[[str, str], None]) -> None:
    """Let an Engine.IO server check each handshake and frame before it parses them."""
    stock = server._async["websocket"]
    named = {"report": staticmethod(report)}
    server._async = {
        **server._async,
        "websocket": type("FilteredLine", (FilteredWebSocket, stock), named),
    }


def is_upgrade(environ: dict[str, Any]) -> bool:
    """Return whether a request upgrades to a WebSocket; Engine.IO looks at half of it only."""
    named = environ.get("HTTP_CONNECTION", "").lower().split(",")
    return "upgrade" in (each.strip() for each in named)


def is_allowed_frame(frame: object) -> bool:
    """Return whether Engine.IO may parse the frame: it is of a kind that browsers send."""
    return isinstance(frame, str) and FRAME.fullmatch(frame) is not None


def may_send_message(line: str, message: object) -> bool:
    """Return whether a message of the connection is accepted; if not, the caller closes it."""
    moment = time.monotonic()
    began, count = message_counts.get(line, (moment, 0))
    if moment - began >= 1:
        began, count = moment, 0
    message_counts[line] = began, count + 1
    return count < MESSAGES_PER_SECOND and isinstance(message, str) and is_allowed_message(message)


def is_allowed_message(message: str) -> bool:
    """Return whether the message is one of the few allowed forms and safe to parse."""
    if not MESSAGE.fullmatch(message) or message.count("[") + message.count("{") > MOST_BRACKETS:
        return False
    if message[0] != "2":
        return True
    try:
        json.loads(message[message.index("[") :])
    except ValueError:  # not JSON, or a number that takes long to parse
        return False
    return True


def forget_connection(line: str) -> None:
    """Forget the message count of a connection that has ended."""
    message_counts.pop(line, None)
