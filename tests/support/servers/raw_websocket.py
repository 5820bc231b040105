"""A WebSocket without a Socket.IO client, for tests that decide what is said on it."""

import selectors
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import websocket

from consult.core.web.write_endpoint import COOKIE_NAME
from .deadline import ANSWER_TIMEOUT


def open_websocket(address: str, token: str = "", **options: Any) -> websocket.WebSocket:
    """Open a WebSocket to "ws://host:port", and read the opening packet of Engine.IO.

    Raises what websocket-client raises when it is refused.
    """
    if token:
        options["cookie"] = f"{COOKIE_NAME}={token}"
    line = websocket.create_connection(
        f"{address}/socket.io/?EIO=4&transport=websocket", timeout=ANSWER_TIMEOUT, **options
    )
    opening = line.recv()
    assert opening.startswith("0"), opening
    return line


def greet_server(line: websocket.WebSocket) -> bool:
    """Send the greeting of Socket.IO; return whether the server accepts it."""
    line.send("40")
    return bool(line.recv().startswith("40"))


@contextmanager
def answer_pings(lines: list[websocket.WebSocket]) -> Iterator[None]:
    """Answer the pings on these lines, also on later ones, until the block ends.

    A page that leaves a ping unanswered is dropped after 45 seconds.
    """
    over = threading.Event()

    def answer() -> None:
        while not over.wait(0.2):
            with selectors.DefaultSelector() as ready:
                for line in list(lines):
                    ready.register(line, selectors.EVENT_READ, line)
                for key, _ in ready.select(0):
                    if key.data.recv() == "2":
                        key.data.send("3")

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
