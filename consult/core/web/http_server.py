"""The HTTP server: its listener, its request handler, and the background work of a process."""

import logging
import errno
import gc
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from gevent import pywsgi
from gevent import socket as gevent_socket

from consult.core.events import dispatcher as follower, wakeup as waking
from consult.core.realtime import connections as lines, server as realtime
from consult.core.jobs import scheduler as periodic
from .http_parser import PlainHead, read_request_head
from consult.core.realtime.nonblocking_socket import NonblockingSocket, wrap_socket


class WebSocketFront:
    """WSGI middleware in front of the application, for WebSocket connections.

    It turns permessage-deflate off, which doubles the CPU time of a broadcast, and installs
    sockets whose sends never block.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        wires = []
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            for name in ("werkzeug.socket", "gunicorn.socket"):
                if name in environ:
                    environ[name] = wrap_socket(environ[name])
                    wires.append(environ[name])
        try:
            return self.app(environ, start_response)
        except BaseException as over:  # whatever ends it, nobody may wait for a closed socket
            for wire in wires:
                if isinstance(wire, NonblockingSocket):
                    wire.finish()
            if isinstance(over, ConnectionError):  # the end of a socket, no fault:
                # with an error number pywsgi does not log it
                raise ConnectionResetError(errno.ECONNRESET, "the socket has ended") from over
            raise


MOST_JOINED_BODY = 65_536  # bytes of a body that are sent together with its head


class RequestHandler(pywsgi.WSGIHandler):  # type: ignore[misc]  # gevent has no types
    """The pywsgi handler with access to the raw socket, a fast parser and single-packet answers."""

    def MessageClass(self, file: Any, *_more: Any) -> Any:  # noqa: N802 - pywsgi's name
        """Parse the head of the request."""
        return read_request_head(file)

    def get_environ(self) -> dict[str, Any]:
        """Return the WSGI environ, with the raw socket for simple-websocket."""
        environ: dict[str, Any] = super().get_environ()
        environ["werkzeug.socket"] = self.socket
        return environ

    def _headers(self) -> Iterable[tuple[str, str]]:
        """Return the headers that pywsgi puts into the environ."""
        found: Iterable[tuple[str, str]] = (
            self.headers.as_environ() if isinstance(self.headers, PlainHead) else super()._headers()
        )
        return found

    def log_request(self) -> None:
        """Do nothing: the front server logs requests, and formatting unread lines costs time."""

    def _sendall(self, data: bytes) -> None:
        """Send data at once if the system accepts all of it, else send the rest as pywsgi does."""
        try:
            sent = self.socket.send(data)
        except OSError:
            sent = 0  # pywsgi tries again and reports the error
        self.response_length += sent
        if sent < len(data):
            super()._sendall(data[sent:])

    def _write_with_headers(self, data: bytes) -> None:
        """Send the head and a short body in one packet, which saves a system call."""
        self.headers_sent = True
        self.finalize_headers()
        lines = [
            b"HTTP/1.1 %b\r\n" % self.status,
            *(b"%b: %b\r\n" % each for each in self.response_headers),
            b"\r\n",
        ]
        if self.response_use_chunked or len(data) > MOST_JOINED_BODY:
            self._sendall(b"".join(lines))
            self._write(data)
        else:
            self._sendall(b"".join([*lines, data]))


def open_listener(host: str, port: int) -> gevent_socket.socket:
    """Open a listener with TCP_NODELAY.

    pywsgi leaves Nagle's algorithm on, which delays keep-alive requests by 44 ms.
    """
    made = gevent_socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.bind((host, port))
    made.listen(1024)
    return made


def tune_garbage_collector() -> None:
    """Tune the garbage collector: loaded objects are exempt, and collections are rarer.

    That saves time in each request. The collector may be disabled while the program is loaded;
    this enables it again.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def start_background_work(app: Flask) -> None:
    """Start the background work of a serving process, and let its log name level and source.

    These are the wake-up, the shared counters, the dispatcher, the ticker and the periodic
    jobs.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")  # from WARNING on
    waking.start_wakeup(app)
    lines.start_sharing(app)
    follower.start_dispatcher(app)
    realtime.start_ticker(app)
    threading.Thread(
        target=periodic.run_scheduler, args=(app,), daemon=True, name="periodic"
    ).start()


def serve_app(app: Flask, at: gevent_socket.socket) -> None:
    """Serve the application on a listener forever."""
    pywsgi.WSGIServer(
        at, WebSocketFront(app), log=None, handler_class=RequestHandler
    ).serve_forever()
