"""Realtime tests of hostile clients: nonsense and floods end their connection alone, and
counts stay correct.
"""

import threading
from time import monotonic

import pytest
import websocket

from consult.core.realtime.inbound_filter import MESSAGES_PER_SECOND
from consult.core.realtime.server import MOST_MESSAGE_BYTES
from tests.support.servers.live_server import LiveServer
from tests.support.servers.raw_websocket import greet_server, open_websocket
from tests.support.servers.deadline import wait_until

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
]


def test_nonsense_ends_its_connection_and_no_other(server, dial, world):
    other, unheeded = dial("paul"), []
    for number, said in enumerate(NONSENSE):
        line = dial("pia")
        line.send(
            said,
            websocket.ABNF.OPCODE_BINARY if isinstance(said, bytes) else websocket.ABNF.OPCODE_TEXT,
        )
        if not (ended(line) and hears(other, world, number)):
            unheeded.append(said[:40])
        wait_until(lambda: False, 0.1)  # a person may ask ten times a second
    assert unheeded == [] and hears(dial("pia"), world)
    assert "Traceback" not in server.log.read(), "nor does it fill the log"


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
