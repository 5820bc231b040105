"""Serving: an own listener, sockets that send at once, and what runs beside the requests."""
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
from consult.core.realtime.nonblocking_socket import wrap_socket


class WebSocketFront:
    """In front of the application: no permessage-deflate (it doubles the CPU of a broadcast), sends that never wait."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            for name in ("werkzeug.socket", "gunicorn.socket"):
                if name in environ:
                    environ[name] = wrap_socket(environ[name])
        try:
            return self.app(environ, start_response)
        except ConnectionError as over:  # how a socket's end is told here; with a number, it is no news in the log
            raise ConnectionResetError(errno.ECONNRESET, "the socket has ended") from over


MOST_JOINED_BODY = 65_536  # bytes of a body that go out with its head


class RequestHandler(pywsgi.WSGIHandler):
    """pywsgi's handler, which tells where the socket is, reads a usual head quickly, and sends an answer in one piece."""

    def MessageClass(self, file: Any, *_more: Any) -> Any:  # noqa: N802 - pywsgi's name
        """The head of the request."""
        return read_request_head(file)

    def get_environ(self) -> dict[str, Any]:
        """The WSGI environ, with the raw socket under the name that simple-websocket looks for."""
        environ: dict[str, Any] = super().get_environ()
        environ["werkzeug.socket"] = self.socket
        return environ

    def _headers(self) -> Iterable[tuple[str, str]]:
        """What pywsgi puts into the environ."""
        found: Iterable[tuple[str, str]] = self.headers.as_environ() if isinstance(self.headers, PlainHead) else super()._headers()
        return found

    def log_request(self) -> None:
        """Nothing: the front writes the log, and to word a line that nobody reads takes time in each request."""

    def _sendall(self, data: bytes) -> None:
        """At once, where the system takes all of it, as it nearly always does; else what is left in pieces, as pywsgi does."""
        try:
            sent = self.socket.send(data)
        except OSError:
            sent = 0  # pywsgi tries again, and notes what is wrong
        self.response_length += sent
        if sent < len(data):
            super()._sendall(data[sent:])

    def _write_with_headers(self, data: bytes) -> None:
        """The head, and a body that is not long behind it in the same packet: one less on a thin line, and one less call."""
        self.headers_sent = True
        self.finalize_headers()
        lines = [b"HTTP/1.1 %b\r\n" % self.status, *(b"%b: %b\r\n" % each for each in self.response_headers), b"\r\n"]
        if self.response_use_chunked or len(data) > MOST_JOINED_BODY:
            self._sendall(b"".join(lines))
            self._write(data)
        else:
            self._sendall(b"".join([*lines, data]))


def open_listener(host: str, port: int) -> gevent_socket.socket:
    """pywsgi leaves Nagle on, which makes keep-alive requests take 44 ms: an own listener does not."""
    made = gevent_socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.bind((host, port))
    made.listen(1024)
    return made


def tune_garbage_collector() -> None:
    """What is loaded stays; to collect less often saves time in each request."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def start_background_work(app: Flask) -> None:
    """Start what every serving process runs beside its requests: waking, shared counts, follower, ticker, periodic jobs."""
    waking.start_wakeup(app)
    lines.start_sharing(app)
    follower.start_dispatcher(app)
    realtime.start_ticker(app)
    threading.Thread(target=periodic.run_scheduler, args=(app,), daemon=True, name="periodic").start()


def serve_app(app: Flask, at: gevent_socket.socket) -> None:
    """Serve for ever on a listener."""
    pywsgi.WSGIServer(at, WebSocketFront(app), log=None, handler_class=RequestHandler).serve_forever()
