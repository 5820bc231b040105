"""The Socket.IO server: what a browser may watch, and the only place that emits.

Sockets carry news to browsers; writes use HTTP. Each process announces events to its
own sockets, so no message queue connects the processes.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Annotated, Any, NamedTuple

from flask import Flask, current_app, request
from flask_socketio import ConnectionRefusedError, SocketIO, join_room, leave_room
from pydantic import Field, StringConstraints

from . import fan_out as fanout, inbound_filter as hearing, connections as lines
from consult.core.web import rate_limits as limits
from consult.core.permissions.refusal_log import log_connection_refusal, log_socket_refusal
from consult.core.permissions.actor import Actor
from consult.core.web.write_endpoint import read_visitor
from consult.core.errors import Problem
from consult.core.events.dispatcher import load_events_after, listen_to, get_newest_seq
from consult.core.web.forms import Form, parse_form
from consult.core.events.payload import build_payload
from consult.core.permissions.rules import require_permission
from consult.core import hooks

log = logging.getLogger(__name__)
socketio = SocketIO()
TICK_SECONDS = 0.25  # seconds between two ticks: derived news is sent at most four times a second
EVENTS_PER_REPLY = 200  # events in one reply to a browser that catches up
MOST_MESSAGE_BYTES = 64 * 1024  # bytes in one message
pending_messages: dict[Any, tuple[str, str, Callable[[], dict[str, Any]]]] = {}


class AudienceRoom(NamedTuple):
    """An audience of a consultation; permission rules accept it as a subject."""

    consultation_id: int
    audience: str

    @property
    def author_id(self) -> int | None:
        """The user whose own audience this is, or None."""
        return self._owner("user")

    @property
    def organisation_id(self) -> int | None:
        """The organization whose own audience this is, or None."""
        return self._owner("organisation")

    def _owner(self, kind: str) -> int | None:
        named, _, owner = self.audience.partition(":")
        return int(owner) if named == kind and owner else None

    def __str__(self) -> str:
        """Return the name of the Socket.IO room."""
        return f"{self.consultation_id}/{self.audience}"


class WatchForm(Form):
    """The audience that a browser asks to watch, and the last seq it has of it."""

    consultation_id: Annotated[int, Field(ge=0, le=2**31 - 1)]
    audience: Annotated[
        str, StringConstraints(pattern=r"^(everyone|moderators|(user|organisation):\d{1,9})$")
    ] = "everyone"
    since: Annotated[int, Field(ge=0, le=2**53)] | None = None


def reply_to_socket(
    handler: Callable[[Actor, Any], dict[str, Any]],
) -> Callable[[Any], dict[str, Any]]:
    """Make a socket handler that identifies the actor afresh and returns refusals as replies."""

    @wraps(handler)
    def answer(given: Any = None) -> dict[str, Any]:
        actor = Actor()
        try:
            actor = read_visitor().actor
            window = limits.get_limits()
            limits.consume_limit(window.socket, f"socket:{actor.user_id or _get_sid()}")
            return {"ok": True, **handler(actor, given)}
        except Problem as problem:
            log_socket_refusal(problem, actor, handler.__name__)
            return {"ok": False, "error": problem.code, **problem.details}

    return answer


@socketio.on("connect")
def handle_connect(_auth: object = None) -> None:
    """Join the room of the sign-in, then check that the sign-in is still valid.

    Raises:
        ConnectionRefusedError: "too_many" connections of one person, or "signed_out".
    """
    actor, line = read_visitor().actor, _get_connection_id()
    lines.release_connection(line, lines.PERSON_PREFIX)  # a socket that connects twice counts once
    if actor.user_id is not None and not lines.claim_connection(
        line, f"{lines.PERSON_PREFIX}{actor.user_id}", current_app.config["LIMIT_SOCKETS"]
    ):
        raise ConnectionRefusedError("too_many")
    if actor.signin_id is not None:
        join_room(f"signin:{actor.signin_id}")
        join_room(f"person:{actor.user_id}")
        if read_visitor().actor.signin_id is None:
            lines.release_connection(line, lines.PERSON_PREFIX)
            raise ConnectionRefusedError("signed_out")
        join_room(
            f"pages:{actor.user_id}"
        )  # last, because a client gives up if it gets a message before it is accepted
    lines.enter_room(line, lines.ALL_PAGES_ROOM)


def _get_sid() -> str:
    """Return the id of the current socket."""
    return str(request.sid)  # type: ignore[attr-defined]  # added by Flask-SocketIO


def _get_connection_id() -> str:
    """Return the id of the WebSocket connection that carries the current socket."""
    return str(socketio.server.manager.eio_sid_from_sid(_get_sid(), "/"))


@socketio.on("disconnect")
def handle_disconnect(_reason: object = None) -> None:
    """Release what the socket's connection counted for its person."""
    lines.release_connection(_get_connection_id(), lines.PERSON_PREFIX)


@socketio.on("watch")
@reply_to_socket
def watch_audience(actor: Actor, given: Any) -> dict[str, Any]:
    """Let a browser watch an audience, and return the events it missed.

    The room is joined first, so that no event is lost in between.
    """
    form = parse_form(WatchForm, given if isinstance(given, dict) else {"consultation_id": given})
    room = AudienceRoom(form.consultation_id, form.audience)
    require_permission(actor, "watch." + form.audience.partition(":")[0], room)
    hooks.get_app_hooks().require_readable(actor, form.consultation_id)
    join_room(str(room))
    if form.since is None:
        return {"last": get_newest_seq(room), "events": [], "more": False}
    missed = load_events_after(form.since, room=room, limit=EVENTS_PER_REPLY)
    return {
        "events": [build_payload(event) for event in missed],
        "more": len(missed) == EVENTS_PER_REPLY,
    }


@socketio.on("unwatch")
@reply_to_socket
def unwatch_audience(_actor: Actor, given: Any) -> dict[str, Any]:
    """Stop watching an audience."""
    form = parse_form(WatchForm, given if isinstance(given, dict) else {"consultation_id": given})
    leave_room(str(AudienceRoom(form.consultation_id, form.audience)))
    return {}


def build_room_name(consultation_id: int, kind: str, number: int) -> str:
    """Build the name of a room for one object: "3/meeting:7" is meeting 7 of consultation 3."""
    return f"{consultation_id}/{kind}:{number}"


def enter_named_room(name: str) -> None:
    """Let the current connection hear a room, until it leaves or ends.

    For a feature's socket handler, inside `@reply_to_socket` and after the permission
    check:

        @socketio.on("meeting.watch")
        @reply_to_socket
        def watch_meeting(actor, given):
            form = parse_form(WatchMeeting, given)
            meeting = find_row(Meeting, form.meeting_id)
            require_permission(actor, "meeting.follow", meeting)
            enter_named_room(build_room_name(meeting.consultation_id, "meeting", meeting.id))
            return queries.state(meeting)  # join first, then read, so that nothing is lost

    Messages to the room go through `queue_for_room`: at the next tick, once per name and
    key. Sockets of an ended sign-in are removed from every room. A person who loses a
    permission while listening is not removed: send restricted messages to each person, or
    let browsers ask again.
    """
    join_room(name)
    lines.enter_room(_get_connection_id(), name)


def leave_named_room(name: str) -> None:
    """Let the current connection leave a room; nothing happens if it is not in the room."""
    leave_room(name)
    lines.exit_room(_get_connection_id(), name)


@listen_to("*")
def broadcast_event(event: Any) -> None:
    """Send an event to the room of its audience; events for nobody or the record have none."""
    if event.audience not in {"nobody", "record"}:
        socketio.emit(
            "event", build_payload(event), to=str(AudienceRoom(event.chain, event.audience))
        )


def queue_for_person(name: str, user_id: int, make: Callable[[], dict[str, Any]]) -> None:
    """Queue a message to all open pages of a person for the next tick.

    Repeated calls before the tick send one message.
    """
    pending_messages[name, "person", user_id] = name, f"pages:{user_id}", make


def queue_for_room(name: str, room: str, key: object, make: Callable[[], dict[str, Any]]) -> None:
    """Queue a message to a room for the next tick, once per name and key."""
    pending_messages[name, room, key] = name, room, make


def get_connected_people() -> set[int]:
    """Return the ids of people with an open page in this process."""
    return lines.get_connected_people()


def run_each_tick(function: Callable[[], None]) -> Callable[[], None]:
    """Register a function to run at each tick in every process; it must be cheap."""
    hooks.on_tick.append(function)
    return function


def run_tick() -> None:
    """Run the functions of `on_tick`, and send the queued messages.

    A failure stops no other message.
    """
    for gather in hooks.on_tick:
        with _log_failure(gather.__name__):
            gather()
    for name, room, make in [pending_messages.pop(key) for key in list(pending_messages)]:
        with _log_failure(name):
            socketio.emit(name, make(), to=room)


@contextmanager
def _log_failure(name: str) -> Iterator[None]:
    """Log an exception of the block and continue."""
    try:
        yield
    except Exception:
        log.exception("%s could not be told", name)


def disconnect_room(room: str) -> None:
    """Disconnect every socket of this process that is in the room."""
    for sid, _ in list(socketio.server.manager.get_participants("/", room)):
        socketio.server.disconnect(sid)


def install(app: Flask, async_mode: str) -> None:
    """Start Socket.IO: WebSocket transport only, own origin only, small messages."""
    origins = app.config["PUBLIC_URL"].rstrip("/") or None  # None: the host of the request
    socketio.init_app(
        app,
        async_mode=async_mode,
        cors_allowed_origins=origins,
        transports=["websocket"],
        max_http_buffer_size=MOST_MESSAGE_BYTES,
        http_compression=False,
        manage_session=False,
        ping_interval=25,
        ping_timeout=20,
        client_manager=fanout.FanOut(),
    )
    fanout.enable_direct_sends(socketio.server)
    hearing.filter_frames(socketio.server.eio, partial(_report_connection, app))
    _count_connections(app)


def _report_connection(app: Flask, line: str, code: str) -> None:
    """Log that a connection is ended, with a code."""
    with app.app_context():
        address = socketio.server.environ.get(line, {}).get("REMOTE_ADDR")
        log_connection_refusal(code, address)


def _count_connections(app: Flask) -> None:
    """Count every WebSocket for its address before its first message.

    Connections above the limit are refused, and a connection with an invalid message is
    closed.
    """
    handlers, counted = socketio.server.eio.handlers, app.extensions["limits"]
    begin, hear, end = (handlers[name] for name in ("connect", "message", "disconnect"))

    def connect(line: str, environ: dict[str, Any]) -> Any:
        address, most = environ.get("REMOTE_ADDR"), app.config["LIMIT_SOCKETS_ADDRESS"]
        if not hearing.is_upgrade(environ):
            return False
        if not counted.exempt(address) and not lines.claim_connection(
            line, f"address:{limits.normalize_address(address)}", most
        ):
            return False
        return begin(line, environ)

    def disconnect(line: str, reason: Any = None) -> Any:
        try:
            return end(line, reason)
        finally:
            lines.release_connection(line)
            hearing.forget_connection(line)

    def message(line: str, said: Any) -> Any:
        if line not in socketio.server.eio.sockets:
            return (
                None  # the connection has ended, but its earlier messages are still in the buffer
            )
        if hearing.may_send_message(line, said):
            return hear(line, said)
        _report_connection(app, line, "message_invalid")
        socketio.server.eio.disconnect(line)
        return None

    handlers.update(connect=connect, message=message, disconnect=disconnect)


def start_ticker(app: Flask) -> None:
    """Start the ticker in the background."""

    def ticking() -> None:
        while True:
            time.sleep(TICK_SECONDS)
            try:
                with app.app_context():
                    run_tick()
            except Exception:  # a message that cannot be built now must not stop the next tick
                log.exception("ticking failed")

    socketio.start_background_task(ticking)
