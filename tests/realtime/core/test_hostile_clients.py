"""Realtime tests of hostile clients: nonsense and floods end their connection alone, and
counts stay correct.
"""

import json
import threading
import urllib.error
import urllib.request
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from time import monotonic

import pytest
import websocket

from consult.core.realtime.inbound_filter import MESSAGES_PER_SECOND
from consult.core.realtime.server import MOST_MESSAGE_BYTES
from tests.support.servers.live_server import LiveServer
from tests.support.servers.raw_websocket import greet_server, open_websocket
from tests.support.servers.deadline import ANSWER_TIMEOUT, wait_until

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("url", ["sqlite"], indirect=True)]
DEEP = 25_000
WATCH = '42{}["watch",{{"consultation_id":{}}}]'


@pytest.fixture
def server(url, world):
    """Run a server that accepts three connections of one person."""
    live = LiveServer(url, LIMIT_SOCKETS=3)
    yield live
    live.kill()


@pytest.fixture
def dial(server, world):
    """Provide dial("pia"), an accepted connection, or None if it was refused."""
    opened = []

    def dialled(name=None):
        line = open_websocket(server.socket_address, world.tokens[name] if name else "")
        opened.append(line)
        return line if greet_server(line) else None

    yield dialled
    [line.shutdown() for line in opened]


def hears(line, world, number=1):
    """Return whether the connection is answered."""
    line.send(WATCH.format(number, world.consultation))
    return answer(line).startswith(f'43{number}[{{"ok":true')


def answer(line):
    """Return the next message that is not an event."""
    while (said := line.recv()).startswith("42"):
        pass
    return said


def accepts_connection(server):
    """Return whether the server accepts a connection of this address."""
    try:
        open_websocket(server.socket_address).shutdown()
    except websocket.WebSocketException:
        return False
    return True


def ended(line):
    """Return whether the server has closed the connection, possibly after a close message."""
    try:
        while said := line.recv():
            assert said in {"1", "41"} or said.startswith("42"), said
    except websocket.WebSocketTimeoutException:
        return False
    except (websocket.WebSocketException, OSError):
        return True
    return True


NONSENSE = [
    f'420["watch",{"[" * DEEP}{"]" * DEEP}]',
    f"42{'[' * DEEP}{']' * DEEP}",
    '420["watch",' + '{"a":' * 9_000 + "1" + "}" * 9_000 + "]",
    f'420["watch",{"9" * 50_000}]',
    '4599999-["watch",{"_placeholder":true,"num":0}]',
    "450-[]",
    "46",
    "42",
    "42{}",
    "42[]",
    '42["watch",1',
    '42/other,["watch",1]',
    "40/other,",
    '43["x"]',
    "44",
    b"\xff\xfe",
    b"4\xff",
    '42["disconnect"]',
    '42["connect"]',
    "",
    "x",
    "é",
    "\N{SUPERSCRIPT TWO}",
    "b!",
    "b",
    "bAAA",
    "b/////w==",
    "7",
    "8{}",
    "9",
    "99999999999999999999",
    "-1",
    "0{}",
    "2probe",
    "3probe",
    "5",
    "6",
    "4",
    f"4{'[' * DEEP}",
    f"1{'[' * DEEP}",
    f"3{'{' * DEEP}",
    '4"2"',
    "\x1e".join(["2"] * 10_000),
    "3" * 60_000,
    b"",
    b"42[]",
    b"\x00" * 60_000,
]
# text frames that hold no UTF-8: a stray byte, half a character, a surrogate, one too long
NO_UTF8 = [b"4\xff", b"4\xe2\x82", b"4\xed\xa0\x80", b"4\xc0\xb1"]


def send_frame(line, said):
    """Send a frame as text, unless it is of bytes that are UTF-8 or deliberately binary."""
    is_text = isinstance(said, str) or said in NO_UTF8
    line.send(said, websocket.ABNF.OPCODE_TEXT if is_text else websocket.ABNF.OPCODE_BINARY)


def test_nonsense_ends_its_connection_and_no_other(server, dial, world):
    other, unheeded = dial("paul"), []
    for number, said in enumerate([*NONSENSE, *NO_UTF8]):
        line = dial("pia")
        send_frame(line, said)
        if not (ended(line) and hears(other, world, number)):
            unheeded.append(said[:40])
        wait_until(lambda: False, 0.1)  # a person may ask ten times a second
    assert unheeded == [] and hears(dial("pia"), world)
    assert server.process.poll() is None, "nor does it end the process"
    assert "Traceback" not in server.log.read(), "nor does it fill the log"


def test_nonsense_before_the_greeting_is_counted_for_its_address_no_more(url, world):
    server = LiveServer(url, LIMIT_SOCKETS_ADDRESS=2)
    try:
        for said in [*NONSENSE, *NO_UTF8]:
            line = open_websocket(server.socket_address)  # fails if an earlier one is counted
            send_frame(line, said)
            assert ended(line), said[:40]
            line.shutdown()
        assert server.process.poll() is None
        logged = server.log.read()
        assert "Traceback" not in logged and "refused code=frame_invalid " in logged
    finally:
        server.kill()


HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
BAD_HANDSHAKES = [
    {"Sec-WebSocket-Key": None},
    {"Sec-WebSocket-Key": "short"},
    {"Sec-WebSocket-Version": "12"},
    {"Sec-WebSocket-Version": "x"},
    {"Connection": "close"},
    {"Sec-WebSocket-Protocol": "\xff"},
]


def test_a_handshake_that_is_none_is_counted_no_more_and_leaves_no_traceback(url, world):
    place = "/socket.io/?EIO=4&transport=websocket"
    server = LiveServer(url, LIMIT_SOCKETS_ADDRESS=2)
    try:
        for change in BAD_HANDSHAKES * 2:
            given = {name: text for name, text in (HANDSHAKE | change).items() if text is not None}
            with closing(HTTPConnection("127.0.0.1", server.port, timeout=ANSWER_TIMEOUT)) as line:
                try:
                    line.request("GET", place, headers=given)
                    assert line.getresponse().status in {101, 400, 401}
                except (HTTPException, OSError) as refused:
                    assert not isinstance(refused, TimeoutError)
        assert wait_until(lambda: accepts_connection(server))
        assert "Traceback" not in server.log.read()
    finally:
        server.kill()


def test_a_body_over_long_polling_is_refused_unread(server, world):
    place = f"{server.socket_address}/socket.io/?EIO=4&transport=websocket"
    line = websocket.create_connection(place, timeout=ANSWER_TIMEOUT)
    sid = json.loads(line.recv()[1:])["sid"]
    for transport in ("polling", "websocket"):
        for body in ("", "x", "b!", "\x1e" * 1_000, "d=", "4" + "[" * DEEP, "é\x1e9"):
            address = f"{server.address}/socket.io/?EIO=4&transport={transport}&sid={sid}"
            asked = urllib.request.Request(address, body.encode(), method="POST")
            with pytest.raises(urllib.error.HTTPError, match="400"):
                urllib.request.urlopen(asked, timeout=ANSWER_TIMEOUT)
    assert greet_server(line) and "Traceback" not in server.log.read()
    line.shutdown()


def test_a_message_that_is_too_large_ends_its_connection_and_one_that_just_fits_is_answered(
    dial, world
):
    line, other = dial("pia"), dial("paul")
    fits = (
        '421["watch",{"consultation_id":1,"audience":"' + "x" * (MOST_MESSAGE_BYTES - 100) + '"}]'
    )
    line.send(fits)
    assert '"error":"invalid"' in answer(line)
    line.send(fits.replace('"}]', "x" * 200 + '"}]'))
    assert ended(line) and hears(other, world)


def test_a_message_without_an_end_ends_its_connection_before_it_is_gathered(server, dial, world):
    line, part = dial("pia"), "x" * 16_384
    line.send_frame(
        websocket.ABNF(0, 0, 0, 0, websocket.ABNF.OPCODE_TEXT, 1, b"42[" + part.encode())
    )
    with pytest.raises((OSError, websocket.WebSocketException)):
        for _ in range(10 * MOST_MESSAGE_BYTES // len(part)):
            line.send_frame(
                websocket.ABNF(0, 0, 0, 0, websocket.ABNF.OPCODE_CONT, 1, part.encode())
            )
            wait_until(lambda: False, 0.05)
    assert "Traceback" not in server.log.read()


def test_a_client_that_says_it_has_gone_and_stays_gets_no_further_connection(dial):
    lines = [dial("pia") for _ in range(3)]
    assert dial("pia") is None
    lines[0].send('42["disconnect"]')
    assert ended(lines[0]) and dial("pia") is not None
    assert dial("pia") is None, "the line that ended made room for one"


def test_a_flood_ends_its_connection_and_others_are_answered_meanwhile(dial, world):
    flooding, other, waits, over = dial("pia"), dial("paul"), [], threading.Event()
    began = monotonic()
    assert hears(other, world, 0)
    usual = monotonic() - began  # for a question and its answer, on this machine now

    def ask():
        number = 0
        while not over.wait(0.15):
            number, began = number + 1, monotonic()
            assert hears(other, world, number)
            waits.append(monotonic() - began)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for number in range(20_000):
            flooding.send(f'42{number}["watch",1]')
    except (OSError, websocket.WebSocketException):
        pass  # the server has hung up
    assert wait_until(lambda: len(waits) >= 4)
    over.set()
    asking.join()
    assert max(waits) < 3 + 10 * usual
    answers = 0
    with pytest.raises((OSError, websocket.WebSocketException)):
        while answers <= 20_000:
            answers += '"too_many"' in flooding.recv()
    assert answers <= MESSAGES_PER_SECOND, "nobody answered the flood"
    back = dial("pia")  # what was answered counts for a second
    assert wait_until(lambda: hears(back, world))


def test_a_page_that_asks_for_much_at_once_is_not_a_flood(dial, world):
    line = dial("pia")
    for number in range(MESSAGES_PER_SECOND - 10):
        line.send(WATCH.format(number, world.consultation))
    answered = [answer(line) for _ in range(MESSAGES_PER_SECOND - 10)]
    assert sum('"ok":true' in each for each in answered) >= 10
