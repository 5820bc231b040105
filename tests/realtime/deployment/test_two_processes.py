"""Realtime tests of two processes on one PostgreSQL: events arrive at once with Redis, by
polling without.
"""

import os
import signal
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from consult.core.web.write_endpoint import COOKIE_NAME
from tests.support.servers.error_log import ErrorLog
from tests.support.servers.socketio_client import EventListener
from tests.support.servers.fork_client import ForkedProcess
from tests.support.servers.live_server import UNLIMITED_ENVIRONMENT, LiveServer
from tests.support.servers.free_ports import find_free_port
from tests.support.servers.deadline import wait_until

COMMENTS, WRITERS = 200, 4
# Only Redis can wake it in time.
SLOW_POLL = (
    "import consult.app\nfrom consult.core.events import dispatcher\ndispatcher.POLL_SECONDS = 60"
)
pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("url", ["postgresql"], indirect=True)]


@pytest.fixture
def serve(url, world):
    """Provide serve(plant, **settings), one more process on the test's database."""
    running = []

    def one(plant="", **settings):
        running.append(LiveServer(url, plant, **settings))
        return running[-1]

    yield one
    for each in running:
        each.kill()


@pytest.fixture
def listener(world):
    """Provide listener(address, "pia"), a client that keeps the numbers of received events."""
    clients = []

    def connect(address, name=None):
        client = EventListener()
        client.heard = []
        client.on("event", client.heard.append)
        cookie = {"Cookie": f"{COOKIE_NAME}={world.tokens[name]}"} if name else {}
        client.connect(address, headers=cookie, transports=["websocket"])
        clients.append(client)
        assert client.call("watch", {"consultation_id": world.consultation})["ok"]
        return client

    yield connect
    for client in clients:
        client.disconnect()


def comment(live, world, token, key):
    """Post one comment through this process; return its status.

    As the queue of a page does, it is sent again with its key while the server is too busy.
    """
    for _ in range(100):
        status: int = live.say(
            "POST", f"/api/v1/clauses/{world.clause}/comments", token, {"body": f"Words {key}"}, key
        )[0]
        if status != 503:
            break
    return status


def write_on(processes, world, count=COMMENTS):
    """Post comments of several people at once, over the processes in turn; all must be
    acknowledged.
    """
    statuses = []

    def write(token, first):
        for number in range(first, count, WRITERS):
            statuses.append(
                comment(
                    processes[number // WRITERS % len(processes)], world, token, f"{token}-{number}"
                )
            )

    threads = [
        threading.Thread(target=write, args=(token, first))
        for first, token in enumerate(world.crowd(WRITERS))
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert statuses == [201] * count


def posted(client):
    return [event["seq"] for event in client.heard if event["verb"] == "comment.posted"]


def all_heard_once_and_in_order(clients, look, count=COMMENTS):
    """Assert that each client received each comment once, in order, each with its predecessor."""
    logged = [
        seq for (seq,) in look("select seq from event where verb = 'comment.posted' order by seq")
    ]
    assert len(logged) == count and look("select count(*) from comment")[0][0] == count
    assert wait_until(lambda: all(len(posted(client)) >= count for client in clients), 20), "lost"
    for client in clients:
        assert posted(client) == logged
        for before, event in zip(client.heard, client.heard[1:], strict=False):
            assert event["prev"] == before["seq"]


def test_what_one_process_commits_is_heard_in_the_other_nothing_lost_or_doubled(
    redis, serve, listener, world, look
):
    one, other = serve(REDIS_URL=redis.url), serve(REDIS_URL=redis.url)
    clients = [listener(live.address, name) for live in (one, other) for name in ("pia", None)]
    write_on([one, other], world)
    all_heard_once_and_in_order(clients, look)


def test_without_redis_the_log_is_looked_at_every_quarter_second_and_nothing_is_lost(
    serve, listener, world, look
):
    one, other = serve(), serve()
    clients = [listener(live.address) for live in (one, other)]
    write_on([one, other], world, 40)
    all_heard_once_and_in_order(clients, look, 40)
    assert comment(one, world, world.tokens["pia"], "late") == 201
    assert wait_until(lambda: len(posted(clients[1])) == 41)


def test_redis_wakes_the_other_process_at_once(redis, serve, listener, world):
    one, other = serve(SLOW_POLL, REDIS_URL=redis.url), serve(SLOW_POLL, REDIS_URL=redis.url)
    assert wait_until(lambda: redis.listeners() == 2)
    hearing = listener(other.address)
    for number in range(5):
        assert comment(one, world, world.tokens["pia"], f"k{number}") == 201
        assert wait_until(lambda number=number: len(posted(hearing)) == number + 1), (
            "nobody woke it"
        )


def test_redis_may_go_and_come_back_no_write_fails_and_nothing_is_lost(
    redis, serve, listener, world, look
):
    one, other = serve(REDIS_URL=redis.url), serve(REDIS_URL=redis.url)
    clients = [listener(live.address) for live in (one, other)]
    for number in range(30):
        if number == 10:
            redis.stop()
        if number == 20:
            redis.start()
        assert comment((one, other)[number % 2], world, world.tokens["pia"], f"k{number}") == 201
    all_heard_once_and_in_order(clients, look, 30)


def test_requests_of_a_person_are_counted_together(redis, serve, world):
    one, other = (serve(REDIS_URL=redis.url, LIMIT_USER=6) for _ in range(2))
    statuses = [
        (one, other)[number % 2].ask("/api/v1/consultations", world.tokens["pia"])[0]
        for number in range(10)
    ]
    assert statuses == [200] * 6 + [429] * 4
    assert other.ask("/api/v1/consultations", world.tokens["paul"])[0] == 200


def test_signing_out_at_one_process_drops_the_sockets_of_the_other_within_a_second(
    redis, serve, listener, world
):
    one, other = serve(REDIS_URL=redis.url), serve(REDIS_URL=redis.url)
    here, there, paul = (
        listener(one.address, "pia"),
        listener(other.address, "pia"),
        listener(other.address, "paul"),
    )
    assert one.fill("/en/sign-out", world.tokens["pia"], {}) == 303
    assert wait_until(lambda: not there.connected and not here.connected) and paul.connected


class Gunicorn(LiveServer):
    """Two workers, started as in docs/operators.md."""

    def __init__(self, url, **settings):
        self.port, self.log = find_free_port(), ErrorLog()
        self.address = f"http://127.0.0.1:{self.port}"
        given = (
            UNLIMITED_ENVIRONMENT
            | {"DATABASE_URL": url}
            | {name: str(value) for name, value in settings.items()}
        )
        self.process = ForkedProcess(
            "-k",
            "gevent",
            "-w",
            "2",
            "--worker-connections",
            "10000",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--no-control-socket",
            "wsgi:app",
            program="gunicorn",
            environment={f"CONSULT_{name}": value for name, value in given.items()},
            output=(os.devnull, self.log.path),
        )
        self._wait()

    def sockets(self):
        """Return the number of connections of each worker, according to the kernel."""
        established = {
            line.split()[9]
            for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
            if line.split()[1].endswith(f":{self.port:04X}") and line.split()[3] == "01"
        }
        children = (
            Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        )
        held = {}
        for child in children:
            held[child] = sum(
                inode_of(each) in established for each in Path(f"/proc/{child}/fd").iterdir()
            )
        return held


@contextmanager
def halted(process):
    """Halt a process until the block ends, so that it accepts no connection."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def inode_of(handle):
    """Return the inode of the socket behind an open file, or None if it was closed meanwhile."""
    try:
        return os.readlink(handle).removeprefix("socket:[").rstrip("]")
    except OSError:
        return None


@pytest.fixture
def gunicorn(url, world, redis):
    server = Gunicorn(url, REDIS_URL=redis.url)
    yield server
    server.kill(signal.SIGTERM)


def test_two_workers_of_gunicorn_tell_everyone_everything_once(
    gunicorn, redis, listener, world, look
):
    assert wait_until(lambda: redis.listeners() == 2)
    clients = [listener(gunicorn.address, "pia")]
    # the workers take connections from one queue, and nothing says how they share them
    (first,) = [worker for worker, count in gunicorn.sockets().items() if count]
    with halted(int(first)):
        clients.append(listener(gunicorn.address))
    clients += [listener(gunicorn.address) for _ in range(4)]
    assert len(gunicorn.sockets()) == 2 and all(gunicorn.sockets().values()), (
        "one worker has all sockets"
    )
    write_on([gunicorn], world)
    all_heard_once_and_in_order(clients, look)
    assert gunicorn.fill("/en/sign-out", world.tokens["pia"], {}) == 303
    assert wait_until(lambda: not clients[0].connected)
