"""Realtime tests of connection limits: by address from the first moment, by person once."""

import pytest
import websocket

from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import wait_until

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def dial(url, world):
    """Provide dial("pia"), a WebSocket or None; at most two for a person and four for an
    address.
    """
    live, opened = LiveServer(url, LIMIT_SOCKETS=2, LIMIT_SOCKETS_ADDRESS=4), []

    def dialled(name=None):
        cookie = f"consult={world.tokens[name]}" if name else None
        try:
            line = websocket.create_connection(
                f"ws://127.0.0.1:{live.port}/socket.io/?EIO=4&transport=websocket",
                timeout=20,
                cookie=cookie,
            )
        except websocket.WebSocketBadStatusException:
            return None
        opened.append(line)
        assert line.recv().startswith("0")
        return line

    yield dialled
    [line.close() for line in opened]
    live.kill()


def says_hello(line):
    """Return whether the server accepts the socket."""
    line.send("40")
    return line.recv().startswith("40")


def test_silent_connections_are_counted_for_their_address(dial):
    silent = [dial() for _ in range(4)]
    assert all(silent) and dial() is None
    silent[0].close()
    assert wait_until(dial), "who hangs up makes room"


def test_repeated_greetings_on_one_connection_count_once(dial):
    chatty, second = dial("pia"), dial("pia")
    assert says_hello(chatty)
    [chatty.send("40") for _ in range(5)]
    assert says_hello(second) and not says_hello(dial("pia"))
    chatty.close()

    def again():
        line = dial("pia")
        return line is not None and says_hello(line)

    assert wait_until(again)
