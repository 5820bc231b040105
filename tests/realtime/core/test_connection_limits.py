"""Realtime tests of connection limits: by address from the first moment, by person once."""

import pytest
import websocket

from tests.support.servers.live_server import LiveServer
from tests.support.servers.raw_websocket import greet_server, open_websocket
from tests.support.servers.deadline import wait_until

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def dial(url, world):
    """Provide dial("pia"), a WebSocket or None; at most two for a person and four for an
    address.
    """
    live, opened = LiveServer(url, LIMIT_SOCKETS=2, LIMIT_SOCKETS_ADDRESS=4), []

    def dialled(name=None):
        try:
            line = open_websocket(live.socket_address, world.tokens[name] if name else "")
        except websocket.WebSocketBadStatusException:
            return None
        opened.append(line)
        return line

    yield dialled
    [line.close() for line in opened]
    live.kill()


def test_silent_connections_are_counted_for_their_address(dial):
    silent = [dial() for _ in range(4)]
    assert all(silent) and dial() is None
    silent[0].close()
    assert wait_until(dial), "who hangs up makes room"


def test_repeated_greetings_on_one_connection_count_once(dial):
    chatty, second = dial("pia"), dial("pia")
    assert greet_server(chatty)
    [chatty.send("40") for _ in range(5)]
    assert greet_server(second) and not greet_server(dial("pia"))
    chatty.close()

    def again():
        line = dial("pia")
        if line is None or greet_server(line):
            return line is not None
        line.close()  # a refused one counts for the address as long as it is open
        return False

    assert wait_until(again)
