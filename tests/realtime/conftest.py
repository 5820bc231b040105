"""Fixtures of the realtime tests: a server under gevent, Socket.IO clients, Redis, and a
deployed site.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from consult.core.web.write_endpoint import COOKIE_NAME
from tests.support.servers.deployed_site import DeployedSite
from tests.support.servers.socketio_client import EventListener
from tests.support.servers.live_server import LiveServer
from tests.support.servers.deadline import wait_until
from tests.support.servers.redis_server import RedisServer


@pytest.fixture
def live(url, world):
    """Run consult in its own process, on the database of the test."""
    server = LiveServer(url)
    yield server
    server.kill()


@pytest.fixture
def listen(live, world):
    """Provide listen("pia"), a connected client whose .heard collects events; listen() is
    anonymous.
    """
    clients = []

    def connect(name=None, token=None, **headers):
        client = EventListener()
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
    """Run a Redis server for this test."""
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def nginx_folder():
    """Make a folder for nginx outside of pytest's own.

    The workers of root's nginx are another user. Another run of pytest, when it begins, closes
    the folders of this one to other users.
    """
    with TemporaryDirectory(prefix="consult-nginx-") as name:
        yield Path(name)


@pytest.fixture
def deploy(url, world, redis, nginx_folder):
    """Provide deploy(**settings): nginx and two processes with the test's database and Redis."""
    up = []

    def one(**settings):
        up.append(DeployedSite(nginx_folder, url, REDIS_URL=redis.url, **settings))
        assert wait_until(lambda: all(worker.health()["shared"] for worker in up[-1].workers))
        return up[-1]

    yield one
    for each in up:
        each.stop()
