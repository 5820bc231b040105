"""Fan-out: a packet is framed once and written directly to each browser's socket in a room.

Socket.IO uses a queue, a greenlet and a frame for each browser, which costs four times
as much. DirectWebSocket and DirectSocket use private parts of Engine.IO.
`find_engineio_mismatch` checks them at start; if they differ, Socket.IO's own way is
used, and the log says so once.
"""

import logging
import struct
from collections.abc import Callable, Iterable
from functools import cache
from inspect import signature
from typing import Any

import engineio
import gevent
from engineio import packet as engine_packets
from socketio import Manager, Server
from socketio import packet as packets

from .nonblocking_socket import NonblockingSocket

log = logging.getLogger(__name__)
CLOSE_GRACE_SECONDS = 5.0  # seconds that a browser has to say goodbye after the close


def build_text_frame(words: str) -> bytes:
    """Build an unmasked WebSocket text frame (RFC 6455, 5.2)."""
    payload = words.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return struct.pack(">BBH", 0x81, 126, size) + payload
    return struct.pack(">BBQ", 0x81, 127, size) + payload


class DirectSocket:
    """A mixin for an Engine.IO socket that writes all packets, in order, to the connection."""

    wire: NonblockingSocket

    def send(self: Any, pkt: engine_packets.Packet) -> None:
        """Send a packet; a binary one, which consult never sends, uses Engine.IO's own way."""
        if pkt.binary:
            super().send(pkt)  # type: ignore[misc]  # of Engine.IO's socket, the next base
        elif self.check_ping_timeout():
            self.wire.send(build_text_frame(pkt.encode()))

    def close(self: Any, *given: Any, **named: Any) -> None:
        """Close the socket; a browser that does not answer is dropped after a grace period."""
        super().close(*given, **named)  # type: ignore[misc]  # of Engine.IO's socket
        gevent.spawn_later(CLOSE_GRACE_SECONDS, self.wire.drop)


class DirectWebSocket:
    """A mixin for Engine.IO's WebSocket that gives its connection to the Engine.IO socket.

    It does so after the handshake, when the queued packets are sent.
    """

    fan: "FanOut"

    def __init__(self, handler: Callable[[Any], Any], server: Any) -> None:
        super().__init__(handler, server)  # type: ignore[call-arg]  # of the next base
        self.handler = handler
        self.wire: NonblockingSocket | None = None
        self.app = self._begin

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Serve the connection until it ends."""
        found = environ.get("werkzeug.socket") or environ.get("gunicorn.socket")
        self.wire = found if isinstance(found, NonblockingSocket) else None
        told: Iterable[bytes] = super().__call__(  # type: ignore[misc]  # of the next base
            environ, start_response
        )
        return told

    def _begin(self, line: Any) -> Any:
        """Send the queued packets, and make the Engine.IO socket write directly from now on."""
        owner: Any = getattr(self.handler, "__self__", None)
        if owner is None or self.wire is None:
            self.fan.warn_once("a socket is not of the kind that can be written to directly")
            return self.handler(line)
        while not owner.queue.empty():
            self.wire.send(build_text_frame(owner.queue.get_nowait().encode()))
            owner.queue.task_done()
        owner.__class__, owner.wire = _make_direct_class(owner.__class__), self.wire
        self.fan.connections[owner.sid] = self.wire
        try:
            return self.handler(line)
        finally:
            self.fan.connections.pop(owner.sid, None)


@cache
def _make_direct_class(stock: type) -> type:
    """Make the class of a direct socket for a class of Engine.IO, once."""
    return type(f"Direct{stock.__name__}", (DirectSocket, stock), {})


class FanOut(Manager):  # type: ignore[misc]  # python-socketio has no types
    """Socket.IO's room manager with a faster broadcast."""

    def __init__(self) -> None:
        super().__init__()
        self.connections: dict[str, NonblockingSocket] = {}  # by the id of the Engine.IO socket
        self.room_members: dict[
            tuple[str, str], dict[str, str | NonblockingSocket]
        ] = {}  # members of a room: connection or id
        self.warned: set[str] = set()

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        """Send an event to a room: framed once, written to each member.

        A member without a direct connection gets it through Socket.IO.
        """
        name = to or room
        if (
            not self.connections
            or not isinstance(name, str)
            or not isinstance(data, dict)
            or skip_sid
            or callback
        ):
            super().emit(
                event,
                data,
                namespace,
                room=room,
                skip_sid=skip_sid,
                callback=callback,
                to=to,
                **more,
            )
            return
        members = self.room_members.get((namespace, name))
        if not members:
            return
        words = self.server.packet_class(
            packets.EVENT, namespace=namespace, data=[event, data]
        ).encode()
        packet = engine_packets.Packet(engine_packets.MESSAGE, words)
        frame = build_text_frame(packet.encode())
        size = len(frame)
        for member in list(members.values()):
            if member.__class__ is NonblockingSocket:
                member.send_frame(frame, size)
            else:
                self.server._send_eio_packet(member, packet)

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """Record the connection of a member in addition to Socket.IO's own records."""
        super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)
        if room is not None:
            line = self.rooms[namespace][room][sid]
            self.room_members.setdefault((namespace, room), {})[sid] = self.connections.get(
                line, line
            )

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Remove the connection of a member."""
        super().basic_leave_room(sid, namespace, room)
        members = self.room_members.get((namespace, room or ""), {})
        members.pop(sid, None)
        if not members:
            self.room_members.pop((namespace, room or ""), None)

    def warn_once(self, what: str) -> None:
        """Log once for each reason that events are sent the slower way."""
        if what not in self.warned:
            self.warned.add(what)
            log.warning("Events go out the usual, slower way: %s", what)


def find_engineio_mismatch(engine: Any) -> str:
    """Describe what differs in Engine.IO from version 4.15; an empty string if nothing does."""
    stock = (
        engine._async.get("websocket")
        if isinstance(getattr(engine, "_async", None), dict)
        else None
    )
    if not isinstance(stock, type) or list(signature(stock).parameters) != ["handler", "server"]:
        return "Engine.IO's WebSocket is not a class of (handler, server)"
    if getattr(stock(print, engine), "app", None) is not print:
        return "Engine.IO's WebSocket keeps its handler elsewhere"
    made = getattr(getattr(engineio, "socket", None), "Socket", None)
    if made is None or list(signature(made.send).parameters) != ["self", "pkt"]:
        return "Engine.IO's socket sends in another way"
    try:
        probe = made(engine, "probe")
        probe.queue.put(probe.sid)
        whole = (
            probe.queue.get_nowait() == "probe"
            and callable(probe.check_ping_timeout)
            and callable(probe._websocket_handler)
        )
        probe.queue.task_done()
    except Exception as failure:  # any failure: Socket.IO's own way works without these parts
        return f"Engine.IO's socket has other parts: {failure!r}"
    return "" if whole else "Engine.IO's socket has other parts"


def enable_direct_sends(server: Server) -> None:
    """Enable direct writes to the WebSockets of a server, if possible."""
    engine, fan = server.eio, server.manager
    if engine.async_mode != "gevent":
        return
    if missing := find_engineio_mismatch(engine):
        fan.warn_once(missing)
        return
    stock = engine._async["websocket"]
    engine._async = {
        **engine._async,
        "websocket": type("DirectLine", (DirectWebSocket, stock), {"fan": fan}),
    }
