"""A real server under gevent, and real Socket.IO clients."""

import pytest

from consult.core.web.write_endpoint import COOKIE_NAME
from tests.deployed import Deployed
from tests.listener import Listener
from tests.live import Live
from tests.realtime.waiting import soon
from tests.redis_server import RedisServer


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
        client = Listener()
        client.heard, client.tallies = [], []
        client.on("event", client.heard.append)
        client.on("tally.changed", client.tallies.append)
        cookie = token or (world.tokens[name] if name else "")
        client.connect(
            live.address,
            headers={**({"Cookie": f"{COOKIE_NAME}={cookie}"} if cookie else {}), **headers},
            transports=["websocket"],
        )
        clients.append(client)
        return client

    yield connect
    for client in clients:
        client.disconnect()


@pytest.fixture
def redis():
    """A Redis of the test's own."""
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def deploy(url, world, redis, tmp_path):
    """deploy(**settings) -> nginx and two processes, with the database and the Redis of the test."""
    up = []

    def one(**settings):
        up.append(Deployed(tmp_path, url, REDIS_URL=redis.url, **settings))
        assert soon(lambda: all(worker.health()["shared"] for worker in up[-1].workers))
        return up[-1]

    yield one
    for each in up:
        each.stop()
