"""Tests of non-blocking sockets: frames complete and in order, and no waiting for a slow
reader.
"""

import socket
from types import SimpleNamespace

import gevent
import pytest
import socketio as sio
from gevent import socket as gevent_socket
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import TextMessage

from consult.core.realtime import nonblocking_socket as wires
from consult.core.realtime.fan_out import (
    FanOut,
    enable_direct_sends,
    build_text_frame,
    find_engineio_mismatch,
)
from consult.core.realtime.nonblocking_socket import BlockingSocket, NonblockingSocket, wrap_socket


@pytest.fixture
def ends():
    """Provide a socket with a small kernel buffer, and the end that a browser reads from."""
    near, far = gevent_socket.socketpair()
    for each in (near, far):
        each.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    yield NonblockingSocket(near), far
    near.close()
    far.close()


def read_until_quiet(far):
    """Return the data that arrives until a short silence."""
    got = b""
    while True:
        with gevent.Timeout(0.2, False):
            piece = far.recv(65536)
            if piece:
                got += piece
                continue
        return got


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_frame_of_any_length_is_read_by_the_protocols_own_reader(size):
    client = Connection(ConnectionType.CLIENT)
    words = "é" * (size // 2) + "x" * (size % 2)
    client.receive_data(build_text_frame(words) + build_text_frame("next"))
    told, whole = [""], []
    for event in client.events():
        assert isinstance(event, TextMessage)
        told[-1] += event.data
        if event.message_finished:
            whole.append(told.pop())
            told.append("")
    assert whole == [words, "next"]


def test_frames_arrive_whole_and_in_order_whether_sent_at_once_or_queued(ends):
    wire, far = ends
    frames, got, queued = [], b"", 0
    for number in range(400):
        frames.append(f"<{number}:{'x' * (number * 37 % 900)}>".encode())
        wire.send(frames[-1])
        queued += bool(wire.queue)
        if number % 50 == 49:  # the reader catches up, so that the next can be sent at once again
            got += read_until_quiet(far)
            assert not wire.queue and wire.queued_bytes == 0
    assert 0 < queued < 400, "both ways were taken"
    assert got == b"".join(frames) and not wire.ended


def test_a_writer_that_finds_a_half_sent_frame_comes_after_it(ends):
    wire, far = ends
    wire.send(b"a" * 50_000)
    assert wire.queue
    got = far.recv(20_000)  # there is room again, and the rest of the frame has not gone on yet
    for letter in (b"b", b"c"):
        wire.send(letter * 10)
    got += read_until_quiet(far)
    assert got == b"a" * 50_000 + b"b" * 10 + b"c" * 10


def test_a_slow_reader_is_dropped_and_told_so(ends):
    wire, far = ends
    piece = b"x" * 10_000
    for _ in range(wires.MOST_QUEUED_BYTES // len(piece)):
        assert wire.send(piece) == len(piece) and not wire.ended
    for _ in range(3):
        wire.send(piece)
    assert wire.ended and wire.queued_bytes == 0 and not wire.queue
    assert len(read_until_quiet(far)) < wires.MOST_QUEUED_BYTES and far.recv(10) == b"", (
        "the line is over"
    )
    assert wire.send(piece) == len(piece), "and to say more to nobody is no mistake"


def test_to_send_to_a_socket_that_is_closed_is_no_mistake(ends):
    wire, far = ends
    far.close()
    wire.send(b"x" * 100)
    wire.send(b"x" * 100)
    assert wire.ended
    wire.raw.close()
    wire.send(b"x")
    wire.drop()
    other, _ = gevent_socket.socketpair()
    other.close()
    closed = NonblockingSocket(other)
    assert closed.send(b"x") == 1 and closed.ended


def test_a_frame_goes_straight_to_the_kernel_where_gevent_shows_the_plain_socket(ends):
    wire, far = ends
    assert wire.raw_send.__self__ is wire.raw._sock, "without gevent's own way in between"
    other = NonblockingSocket(
        SimpleNamespace(
            send=lambda data, flags, timeout: len(data) if (flags, timeout) == (0, 0.0) else 0
        )
    )
    assert other.send(b"abc") == 3, "and elsewhere gevent's own, which is told not to wait"
    wire.send_frame(b"whole", 5)
    assert read_until_quiet(far) == b"whole"
    wire.closing = True
    wire.send_frame(b"late", 4)
    assert read_until_quiet(far) == b"", "nothing after a close frame"


def test_who_sends_without_end_does_not_keep_others_from_their_turn(ends):
    wire, far = ends
    far.sendall(b"x" * 1_000)
    turns = []

    def take_turns():
        while True:
            turns.append(len(turns))
            gevent.sleep(0)

    other = gevent.spawn(take_turns)
    assert b"".join(wire.recv(10) for _ in range(100)) == b"x" * 1_000
    other.kill()
    assert len(turns) >= 50


def test_nobody_waits_any_more_for_a_socket_that_is_finished(ends):
    wire, _far = ends

    def read():
        with pytest.raises(OSError):
            wire.recv(10)

    reader = gevent.spawn(read)
    wire.send(b"x" * 50_000)  # a greenlet waits until the rest is read
    with gevent.Timeout(20):
        while wire.users < 2:
            gevent.sleep(0)
        wire.finish()
    assert wire.users == 0
    reader.get()
    wire.raw._sock.close()  # as pywsgi does; for a waiting reader libev would end the process
    assert wire.recv(10) == b"" and gevent.sleep(0.01) is None


@pytest.mark.parametrize("waiting", [b"", b"x" * 50_000])
def test_nothing_comes_after_a_close_frame(ends, waiting):
    wire, far = ends
    if waiting:
        wire.send(waiting)
    close = b"\x88\x02\x03\xe8"
    assert wire.send(close) == 4 and wire.send(build_text_frame("late")) == 6 and not wire.ended
    assert read_until_quiet(far) == waiting + close


def test_a_reader_that_goes_while_frames_wait_ends_the_connection(ends):
    wire, far = ends
    wire.send(b"x" * 50_000)
    assert wire.queue and not wire.ended
    far.close()
    gevent.sleep(0.05)
    assert wire.ended and not wire.queue


def test_only_a_plain_gevent_socket_becomes_non_blocking():
    near, far = gevent_socket.socketpair()
    plain, _ = socket.socketpair()
    assert isinstance(wrap_socket(near), NonblockingSocket) and isinstance(
        wrap_socket(plain), BlockingSocket
    )
    assert (
        wrap_socket(near).fileno() == near.fileno()
        and wrap_socket(plain).fileno() == plain.fileno()
    )
    assert wrap_socket(plain).send(b"whole") == 5 and _.recv(10) == b"whole"
    for each in (near, far, plain, _):
        each.close()


def server():
    return sio.Server(async_mode="gevent", client_manager=FanOut())


class Stranger:
    """A WebSocket of another implementation."""

    def __init__(self, handler, server, *, more):
        self.app = handler


class Elsewhere:
    """A WebSocket that keeps its handler under another name."""

    def __init__(self, handler, server):
        self.handler = handler


@pytest.mark.parametrize("made", [None, Stranger, Elsewhere, print])
def test_an_engine_with_another_websocket_keeps_its_usual_way_and_says_so_once(made, caplog):
    stock, strange = server(), server()
    assert find_engineio_mismatch(stock.eio) == ""
    strange.eio._async = {**strange.eio._async, "websocket": made}
    assert find_engineio_mismatch(strange.eio)
    for _ in range(2):
        enable_direct_sends(strange)
    assert strange.eio._async["websocket"] is made
    assert [line.message for line in caplog.records if "usual, slower way" in line.message] == [
        f"Events go out the usual, slower way: {find_engineio_mismatch(strange.eio)}"
    ]


@pytest.mark.parametrize("lacking", ["_websocket_handler", "check_ping_timeout", "send"])
def test_an_engine_whose_socket_lacks_a_part_is_noticed(lacking, monkeypatch):
    found = server().eio
    assert find_engineio_mismatch(found) == ""
    sockets = pytest.importorskip("engineio.socket")
    if lacking == "send":
        monkeypatch.setattr(sockets.Socket, "send", lambda self, one, other: None)
    else:
        monkeypatch.setattr(sockets.Socket, lacking, None)
    assert find_engineio_mismatch(found)


def test_other_sockets_are_served_the_usual_way():
    made, told = server(), []
    fan, (near, far) = made.manager, gevent_socket.socketpair()
    made._send_eio_packet = lambda line, packet: told.append((line, packet.encode()))
    fan.connections["one"] = NonblockingSocket(near)
    for line in ("one", "two"):
        fan.connect(fan.pre_connect(line, "/"), "/")
        fan.enter_room(fan.sid_from_eio_sid(line, "/"), "/", "hall")
    fan.emit("news", {"number": 1}, "/", room="hall")
    assert told == [("two", '42["news",{"number":1}]')] and far.recv(99) == build_text_frame(
        '42["news",{"number":1}]'
    )
    fan.emit("news", {"number": 2}, "/", room="elsewhere")
    fan.emit("news", {"number": 3}, "/nowhere", room="hall")
    assert len(told) == 1 and not read_until_quiet(far)
    for line in ("one", "two"):
        fan.leave_room(fan.sid_from_eio_sid(line, "/"), "/", "hall")
    fan.emit("news", {"number": 4}, "/", room="hall")
    fan.disconnect(fan.sid_from_eio_sid("one", "/"), "/")
    assert len(told) == 1 and not read_until_quiet(far) and len(fan.room_members) == 1, (
        "the room of the other's own name"
    )
    near.close()
    far.close()
