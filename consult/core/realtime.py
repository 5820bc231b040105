"""Socket.IO: what a browser may watch, and the one broadcast. It carries news; writes go over HTTP.

Every process announces to its own sockets only, so no message queue stands between processes.
"""
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Annotated, Any, NamedTuple

from flask import Flask, current_app, request
from flask_socketio import ConnectionRefusedError, SocketIO, join_room, leave_room
from pydantic import Field, StringConstraints

from . import limits, lines
from .access import Actor
from .door import read_visitor
from .errors import Problem
from .follower import after, everywhere, newest
from .forms import Form, parse
from .rules import require

log = logging.getLogger(__name__)
socketio = SocketIO()
TICK = 0.25  # seconds: derived news goes out at most four times a second
AT_ONCE = 200  # events in one answer to a browser that catches up
MOST = 64 * 1024  # bytes in one message
soon: dict[Any, tuple[str, str, Callable[[], dict]]] = {}
gatherers: list[Callable[[], None]] = []  # what looks at each tick whether there is something to tell


class Room(NamedTuple):
    """An audience of a consultation; the rules read it as a thing."""

    consultation_id: int
    audience: str

    @property
    def author_id(self) -> int | None:
        return self._owner("user")

    @property
    def organisation_id(self) -> int | None:
        return self._owner("organisation")

    def _owner(self, kind: str) -> int | None:
        named, _, owner = self.audience.partition(":")
        return int(owner) if named == kind and owner else None

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.audience}"


class Watch(Form):
    """What a browser asks to hear, and the last seq it has of it."""

    consultation_id: Annotated[int, Field(ge=0, le=2**31 - 1)]
    audience: Annotated[str, StringConstraints(
        pattern=r"^(everyone|moderators|(user|organisation):\d{1,9})$")] = "everyone"
    since: Annotated[int, Field(ge=0, le=2**53)] | None = None


def answering(handler: Callable[[Actor, Any], dict]) -> Callable[[Any], dict]:
    """A socket handler that reads the identity afresh, and answers refusals too."""
    @wraps(handler)
    def answer(given: Any = None) -> dict:
        try:
            actor = read_visitor().actor
            window = limits.here()
            limits.spend(window.socket, f"socket:{actor.user_id or request.sid}")  # type: ignore[attr-defined]
            return {"ok": True, **handler(actor, given)}
        except Problem as problem:
            return {"ok": False, "error": problem.code, **problem.details}
    return answer


@socketio.on("connect")
def connect(_auth: object = None) -> None:
    """Join the room of the own sign-in first, then look whether it still stands."""
    actor, line = read_visitor().actor, _line()
    lines.give_back(line, lines.PERSON)  # who says twice that they are here is here once
    if actor.user_id is not None and not lines.take(line, f"{lines.PERSON}{actor.user_id}", current_app.config["LIMIT_SOCKETS"]):
        raise ConnectionRefusedError("too_many")
    if actor.signin_id is not None:
        join_room(f"signin:{actor.signin_id}")
        join_room(f"person:{actor.user_id}")
        if read_visitor().actor.signin_id is None:
            lines.give_back(line, lines.PERSON)
            raise ConnectionRefusedError("signed_out")


def _line() -> str:
    """The WebSocket under the socket at hand."""
    return str(socketio.server.manager.eio_sid_from_sid(request.sid, "/"))  # type: ignore[attr-defined]


@socketio.on("disconnect")
def disconnect(_reason: object = None) -> None:
    """One socket fewer."""
    lines.give_back(_line(), lines.PERSON)


@socketio.on("watch")
@answering
def watch(actor: Actor, given: Any) -> dict:
    """Let a browser hear an audience, and tell what it missed: join first, so that nothing falls between."""
    form = parse(Watch, given if isinstance(given, dict) else {"consultation_id": given})
    room = Room(form.consultation_id, form.audience)
    require(actor, "watch." + form.audience.partition(":")[0], room)
    join_room(str(room))
    if form.since is None:
        return {"last": newest(room), "events": [], "more": False}
    missed = after(form.since, room=room, limit=AT_ONCE)
    return {"events": [as_json(event) for event in missed], "more": len(missed) == AT_ONCE}


@socketio.on("unwatch")
@answering
def unwatch(_actor: Actor, given: Any) -> dict:
    """Stop hearing an audience."""
    form = parse(Watch, given if isinstance(given, dict) else {"consultation_id": given})
    leave_room(str(Room(form.consultation_id, form.audience)))
    return {}


@everywhere("*")
def broadcast(event: Any) -> None:
    """Send an event to the room of its audience; nobody's events have none."""
    if event.audience != "nobody":
        socketio.emit("event", as_json(event), to=str(Room(event.chain, event.audience)))


def as_json(event: Any) -> dict:
    """An event as browsers and the API see it."""
    return {"seq": event.seq, "prev": event.prev, "audience": event.audience, "verb": event.verb, "facts": event.facts,
            "subject_id": event.subject_id, "actor_id": event.actor_id, "at": event.at.isoformat()}


def tell_soon(name: str, consultation_id: int, key: object, make: Callable[[], dict]) -> None:
    """Tell everyone of the consultation at the next tick, once per name and key, however often this is asked."""
    soon[name, key] = name, str(Room(consultation_id, "everyone")), make


def tell_person_soon(name: str, user_id: int, make: Callable[[], dict]) -> None:
    """Tell every open page of a person at the next tick, once, however often this is asked."""
    soon[name, "person", user_id] = name, f"person:{user_id}", make


def tell_room_soon(name: str, room: str, key: object, make: Callable[[], dict]) -> None:
    """Tell everyone in a room at the next tick, once per name and key, however often this is asked."""
    soon[name, room, key] = name, room, make


def people_here() -> set[int]:
    """Who has a page open that hears this process."""
    return lines.people()


def each_tick(function: Callable[[], None]) -> Callable[[], None]:
    """Let the decorated function look at each tick; it is called in every process, so it has to be cheap."""
    gatherers.append(function)
    return function


def tick() -> None:
    """Send the derived news that has gathered; what cannot be made now must not silence the rest."""
    for gather in gatherers:
        with _noted(gather.__name__):
            gather()
    for name, room, make in [soon.pop(key) for key in list(soon)]:
        with _noted(name):
            socketio.emit(name, make(), to=room)


@contextmanager
def _noted(name: str) -> Iterator[None]:
    try:
        yield
    except Exception:
        log.exception("%s could not be told", name)


def drop(room: str) -> None:
    """Disconnect every socket of this process that is in the room."""
    for sid, _ in list(socketio.server.manager.get_participants("/", room)):
        socketio.server.disconnect(sid)


def install(app: Flask, async_mode: str) -> None:
    """Start Socket.IO: WebSocket only, own origin only, small messages."""
    origins = app.config["PUBLIC_URL"].rstrip("/") or None  # none: the request's own host
    socketio.init_app(app, async_mode=async_mode, cors_allowed_origins=origins, transports=["websocket"],
                      max_http_buffer_size=MOST, http_compression=False, manage_session=False,
                      ping_interval=25, ping_timeout=20)
    _count_lines(app)


def _count_lines(app: Flask) -> None:
    """Count every WebSocket for its address before it has said anything; too many are refused."""
    handlers, counted = socketio.server.eio.handlers, app.extensions["limits"]
    begin, end = handlers["connect"], handlers["disconnect"]

    def connect(line: str, environ: dict[str, Any]) -> Any:
        address, most = environ.get("REMOTE_ADDR"), app.config["LIMIT_SOCKETS_ADDRESS"]
        if not counted.exempt(address) and not lines.take(line, f"address:{limits.place_of(address)}", most):
            return False
        return begin(line, environ)

    def disconnect(line: str, reason: Any = None) -> Any:
        try:
            return end(line, reason)
        finally:
            lines.give_back(line)
    handlers.update(connect=connect, disconnect=disconnect)


def start(app: Flask) -> None:
    """Tick in the background."""
    def ticking() -> None:
        while True:
            time.sleep(TICK)
            try:
                with app.app_context():
                    tick()
            except Exception:  # a tally that cannot be counted now must not silence the next
                log.exception("ticking failed")
    socketio.start_background_task(ticking)
