"""Raw sockets under WebSockets: complete frames in order, and slow readers block nobody."""

import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import gevent
from gevent import socket as gevent_socket
from gevent.event import Event

CLOSE_FRAME = (
    b"\x88"  # first byte of a close frame, after which no data may follow (RFC 6455, 5.5.1)
)
# bytes that may wait for one reader besides the kernel's buffer; a reader further behind must
# reconnect
MOST_QUEUED_BYTES = 256 * 1024


class BlockingSocket:
    """A socket whose `send` sends everything and waits for the reader.

    simple-websocket ignores how many bytes a plain socket accepted.
    """

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.sending = (
            threading.Lock()
        )  # frames of the writer and answers to pings must not interleave

    def send(self, data: bytes) -> int:
        """Send all data at the reader's pace; return its length in bytes."""
        with self.sending:
            self.raw.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


class NonblockingSocket:
    """A socket whose sends never block: data that the kernel does not accept waits in a queue.

    `queue` is empty exactly when no frame is partly sent, because a frame stays in it until
    it is sent completely. A sender that finds it empty may therefore write at once; any
    other sender queues its frame.

    Attributes:
        closing: a close frame was sent or is queued; later data is discarded.
    """

    __slots__ = ("closing", "ended", "queue", "queued_bytes", "raw", "raw_send", "unused", "users")

    def __init__(self, raw: gevent_socket.socket) -> None:
        self.raw = raw
        self.raw_send: Callable[..., int] = _get_raw_send(raw)
        self.queue: deque[bytes | memoryview] = deque()
        self.queued_bytes = 0  # number of bytes in `queue`
        self.closing = False
        self.ended = False
        self.users = 0  # number of greenlets that may wait for the socket
        self.unused = Event()

    def send(self, data: bytes) -> int:
        """Send all data, now or as soon as the reader accepts it; return its length in bytes.

        Never blocks and never fails.
        """
        size = len(data)
        if not self.closing:
            self.closing = data[:1] == CLOSE_FRAME
            self.send_frame(data, size, last=self.closing)
        return size

    def send_frame(self, data: bytes, size: int, *, last: bool = False) -> None:
        """Send a complete frame of known length, as for a whole room.

        Args:
            last: whether it is a close frame.
        """
        if self.queue:
            if last or not self.closing:
                self._queue(data)
            return
        if self.closing and not last:
            return
        try:
            sent = self.raw_send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.drop()
            return
        if sent < size:
            self._queue(memoryview(data)[sent:])
            gevent.spawn(self._flush)

    def _queue(self, data: bytes | memoryview) -> None:
        """Queue data; a reader too far behind is dropped."""
        if self.queued_bytes > MOST_QUEUED_BYTES:
            self.drop()
            return
        self.queue.append(data)
        self.queued_bytes += len(data)

    def _flush(self) -> None:
        """Send the queued data at the reader's pace."""
        with suppress(OSError), self._use():
            while self.queue:
                self.raw.sendall(self.queue[0])
                if self.queue:  # the connection may have been dropped meanwhile
                    self.queued_bytes -= len(self.queue.popleft())
            return
        self.drop()

    def recv(self, size: int) -> bytes:
        """Receive what has come, once the other connections have had their turn.

        gevent waits only where nothing has come: a browser that sends without end would keep the
        process for itself, and would not even be counted meanwhile.
        """
        gevent.sleep(0)
        if self.ended:
            return b""
        with self._use():
            data: bytes = self.raw.recv(size)
        return data

    @contextmanager
    def _use(self) -> Iterator[None]:
        """Count a greenlet that may wait for the socket."""
        self.users += 1
        self.unused.clear()
        try:
            yield
        finally:
            self.users -= 1
            if not self.users:
                self.unused.set()

    def finish(self) -> None:
        """End the connection, and return when no greenlet waits for its socket any more.

        pywsgi closes it then. libev ends the whole process when a greenlet has just begun to wait
        for a socket that is closed.
        """
        self.drop()
        if self.users:
            self.unused.wait()

    def drop(self) -> None:
        """End the connection permanently; its reader gets an error.

        When the browser reconnects, it asks for the events it missed.
        """
        self.ended = True
        self.raw_send = _discard_data
        self.queue.clear()
        self.queued_bytes = 0
        with suppress(OSError):
            self.raw.shutdown(socket.SHUT_RDWR)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


def _get_raw_send(raw: gevent_socket.socket) -> Callable[..., int]:
    """Return a function that sends as much as the kernel accepts at once.

    That is the plain socket's own `send`, if gevent exposes it (26.9 does).
    """
    with suppress(AttributeError, OSError):  # gevent keeps it elsewhere, or it is closed
        if raw._sock.gettimeout() == 0:
            plain: Callable[..., int] = raw._sock.send
            return plain
    return partial(_send_without_waiting, raw)


def _send_without_waiting(raw: gevent_socket.socket, data: bytes) -> int:
    """Send as much as possible without waiting, through gevent."""
    sent: int = raw.send(data, 0, 0.0)  # the third argument is gevent's own
    return sent


def _discard_data(data: bytes, *_given: object) -> int:
    """Discard data after the end of the connection."""
    return len(data)


def wrap_socket(raw: Any) -> BlockingSocket | NonblockingSocket:
    """Wrap a socket for simple-websocket.

    The wrapper never blocks for gevent's plain socket; under TLS it waits for the reader.
    """
    return NonblockingSocket(raw) if type(raw) is gevent_socket.socket else BlockingSocket(raw)
