"""A real server under gevent, and real Socket.IO clients."""
import pytest
import socketio

from consult.core.door import COOKIE
from tests.live import Live


@pytest.fixture
def live(url, world):
    """consult in a process of its own, on the database of the test."""
    server = Live(url)
    yield server
    server.kill()


@pytest.fixture
def listen(live, world):
    """listen("pia") -> a connected client whose .heard fills with what it is told; listen() -> an anonymous one."""
    clients = []

    def connect(name=None, token=None, **headers):
        client = socketio.Client(reconnection=False)
        client.heard, client.tallies = [], []
        client.on("event", client.heard.append)
        client.on("tally.changed", client.tallies.append)
        cookie = token or (world.tokens[name] if name else "")
        client.connect(live.address, headers={**({"Cookie": f"{COOKIE}={cookie}"} if cookie else {}), **headers},
                       transports=["websocket"])
        clients.append(client)
        return client
    yield connect
    for client in clients:
        client.disconnect()
