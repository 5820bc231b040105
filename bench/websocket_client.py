"""A minimal WebSocket and Socket.IO client, so that listening hardly costs what it measures."""

import json
import os
import resource
import selectors
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

ROOM = "1/everyone"
NUMBERED_PREFIX = '42["event",{"number":'
CLOSE_OPCODE = 8  # the opcode of a close frame


def build_event_frame(number: int = 0) -> bytes:
    """Build the frame of an event with this number, some 300 bytes."""
    words = NUMBERED_PREFIX + f'{number},"words":{json.dumps("x" * 260)}}}]'
    return b"\x81\x7e" + struct.pack(">H", len(words)) + words.encode()


def build_client_frame(words: str) -> bytes:
    """Build a masked text frame as clients must send it."""
    payload, mask = words.encode(), os.urandom(4)
    length = (
        bytes([0x80 | len(payload)])
        if len(payload) < 126
        else b"\xfe" + struct.pack(">H", len(payload))
    )
    return b"\x81" + length + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))


MOST_OPEN_FILES = 65_536  # open files: each browser and its socket is one


def raise_limit() -> None:
    """Let this process open as many sockets as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (min(MOST_OPEN_FILES, most) if most > 0 else MOST_OPEN_FILES, most)
    )


class ListeningClient:
    """One listening browser; heard(text) is called with every text frame."""

    def __init__(
        self,
        port: int,
        heard: Callable[[str], None],
        *,
        bare: bool = False,
        asks: str = '["watch",1]',
    ) -> None:
        self.heard, self.asks = heard, asks
        self.left = b""
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.shaking = not bare
        self.socket.sendall(
            b"listen"
            if bare
            else (
                f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            ).encode()
        )

    def say(self, words: str) -> None:
        """Send a text frame."""
        self.socket.sendall(build_client_frame(words))

    def read(self) -> None:
        """Read the received data: shake hands, connect, subscribe, and answer pings."""
        self.left += self.socket.recv(65536)
        if self.shaking:
            head, found, rest = self.left.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head:
                raise ConnectionError(head.decode())
            self.shaking, self.left = False, rest
        while len(self.left) >= 2:
            length, start = self.left[1] & 0x7F, 2
            if length == 126:
                if len(self.left) < 4:
                    return
                length, start = struct.unpack(">H", self.left[2:4])[0], 4
            if len(self.left) < start + length:
                return
            if self.left[0] & 0x0F == CLOSE_OPCODE:
                raise ConnectionError("the server ended the line")
            words = self.left[start : start + length].decode()
            self.left = self.left[start + length :]
            self._take(words)

    def _take(self, words: str) -> None:
        if words.startswith("42"):
            self.heard(words)
        elif words == "2":
            self.say("3")
        elif words.startswith("0{"):
            self.say("40")
        elif words.startswith("40{"):
            self.say(f"420{self.asks}")
        else:
            self.heard(words)


class ListenerGroup:
    """Many listeners of consultation 1, read by one loop; bare listeners receive frames without
    subscribing.
    """

    def __init__(
        self, port: int, size: int, *, bare: bool = False, asks: str = '["watch",1]'
    ) -> None:
        raise_limit()
        self.size, self.bare = size, bare
        self.watching: int = 0
        self.moments: list[float] = []
        self.lasts: dict[int, float] = {}  # when the last browser heard an event, by its number
        self.asked: socket.socket | None = None
        self.selector = selectors.DefaultSelector()
        began = monotonic()
        for _ in range(size):
            each = ListeningClient(port, self.heard, bare=bare, asks=asks)
            self.selector.register(each.socket, selectors.EVENT_READ, each)
        if not bare and not self.until(lambda: self.watching == size):
            raise TimeoutError(f"only {self.watching} of {size} could watch")
        self.took = monotonic() - began  # seconds until everyone watched, who had all come at once

    def heard(self, words: str) -> None:
        """Record when an event arrived, and that a subscription was answered."""
        if words.startswith('42["event"'):
            self.moments.append(monotonic())
            if words.startswith(NUMBERED_PREFIX):
                self.lasts[
                    int(words[len(NUMBERED_PREFIX) : words.index(",", len(NUMBERED_PREFIX))])
                ] = self.moments[-1]
        elif words.startswith("430"):
            self.watching += 1

    def until(self, enough: Callable[[], bool], seconds: float = 30) -> bool:
        """Read until the condition holds or the time is over; return whether it holds."""
        end = monotonic() + seconds
        while not enough() and monotonic() < end:
            for key, _ in self.selector.select(0.1):
                key.data.read()
        return enough()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read in the background while the block runs."""
        over = threading.Event()
        reader = threading.Thread(target=lambda: self.until(over.is_set, 600))
        reader.start()
        try:
            yield
        finally:
            over.set()
            reader.join()

    def ask(self, words: str, port: int) -> None:
        """Send a request without waiting for the answer."""
        self.asked = socket.create_connection(("127.0.0.1", port))
        self.asked.sendall(words.encode())

    def answer(self) -> str:
        """Return the body of the answer."""
        if self.asked is None:
            raise RuntimeError("nothing was asked")
        with self.asked, self.asked.makefile() as said:
            return said.read().rpartition("\n\n")[2]

    def close(self) -> None:
        """Close all connections."""
        for key in list(self.selector.get_map().values()):
            key.data.socket.close()
        self.selector.close()
