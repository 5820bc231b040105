"""The raw socket under a WebSocket: what is sent goes out whole and in order, and nobody waits for a slow reader."""
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import gevent
from gevent import socket as gevent_socket

CLOSE_FRAME = b"\x88"  # the first byte of a close frame, after which nothing may come (RFC 6455, 5.5.1)
MOST_QUEUED_BYTES = 256 * 1024  # bytes that may wait for one reader beside what the kernel holds; who is further behind starts anew


class BlockingSocket:
    """A socket whose send() sends everything and waits for the reader: simple-websocket ignores how much a plain one took."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.sending = threading.Lock()  # frames of the writer and answers to pings must not interleave

    def send(self, data: bytes) -> int:
        """Send all of it, whatever the reader's pace; returns its length in bytes."""
        with self.sending:
            self.raw.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


class NonblockingSocket:
    """A socket on which sending never waits: what the kernel does not take at once waits in a queue of its own.

    `late` is empty exactly when nobody is in the middle of a frame: a frame stays in it until all of it was sent. So
    whoever finds it empty may send at once, and whoever does not comes after those who wait. closing: a close frame was
    sent, or waits; what would come after it goes nowhere.
    """

    __slots__ = ("behind", "closing", "ended", "late", "put", "raw")

    def __init__(self, raw: gevent_socket.socket) -> None:
        self.raw = raw
        self.put: Callable[..., int] = _get_raw_send(raw)
        self.late: deque[bytes | memoryview] = deque()
        self.behind = 0  # bytes in late
        self.closing = False
        self.ended = False

    def send(self, data: bytes) -> int:
        """Send all of it, now or as soon as the reader takes it; never waits, never fails. Returns its length in bytes."""
        size = len(data)
        if not self.closing:
            self.closing = data[:1] == CLOSE_FRAME
            self.tell(data, size, last=self.closing)
        return size

    def tell(self, data: bytes, size: int, *, last: bool = False) -> None:
        """The same for a frame that is known to be whole and of this length, as it goes to a whole hall; last: a close frame."""
        if self.late:
            if last or not self.closing:
                self._queue(data)
            return
        if self.closing and not last:
            return
        try:
            sent = self.put(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.drop()
            return
        if sent < size:
            self._queue(memoryview(data)[sent:])
            gevent.spawn(self._flush)

    def _queue(self, data: bytes | memoryview) -> None:
        if self.behind > MOST_QUEUED_BYTES:
            self.drop()
            return
        self.late.append(data)
        self.behind += len(data)

    def _flush(self) -> None:
        with suppress(OSError):
            while self.late:
                self.raw.sendall(self.late[0])
                if self.late:  # it may have been dropped meanwhile
                    self.behind -= len(self.late.popleft())
            return
        self.drop()

    def drop(self) -> None:
        """End the line for good; whoever reads from it is told, and the browser asks for what it missed when it is back."""
        self.ended = True
        self.put = _discard_data
        self.late.clear()
        self.behind = 0
        with suppress(OSError):
            self.raw.shutdown(socket.SHUT_RDWR)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


def _get_raw_send(raw: gevent_socket.socket) -> Callable[..., int]:
    """What sends as much as the kernel takes at once: the plain socket's own, where gevent shows it (26.9 does)."""
    with suppress(AttributeError, OSError):  # gevent keeps it elsewhere, or it is closed already
        if raw._sock.gettimeout() == 0:  # type: ignore[attr-defined]
            plain: Callable[..., int] = raw._sock.send  # type: ignore[attr-defined]
            return plain
    return partial(_send_without_waiting, raw)


def _send_without_waiting(raw: gevent_socket.socket, data: bytes) -> int:
    sent: int = raw.send(data, 0, 0.0)  # type: ignore[call-arg]  # gevent's own
    return sent


def _discard_data(data: bytes, *_given: object) -> int:
    """Where what is sent goes once the line has ended."""
    return len(data)


def wrap_socket(raw: Any) -> BlockingSocket | NonblockingSocket:
    """The socket as simple-websocket needs it: one that never waits, where it is gevent's plain one (not under TLS)."""
    return NonblockingSocket(raw) if type(raw) is gevent_socket.socket else BlockingSocket(raw)
