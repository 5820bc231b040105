"""Realtime tests of the deployed site: two processes behind nginx act as one consult."""

import json
import random
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from time import monotonic

import pytest
import websocket
from socketio.exceptions import SocketIOError

from consult.core.realtime.shared_counters import SharedCounters
from tests.support.servers.deployed_site import NEEDS_NGINX, post_comments
from tests.support.servers.deadline import wait_until
from tests.support.servers.raw_websocket import answer_pings

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.parametrize("url", ["postgresql"], indirect=True),
    NEEDS_NGINX,
]
BROWSERS = 20
VENUE = 200  # pages and requests from one room, many times what one address may have


class Reader:
    """A client that follows the log as a page does: from its last number, through interruptions."""

    def __init__(self, site, world, seed):
        self.site, self.watch, self.chance = (
            site,
            {"consultation_id": world.consultation},
            random.Random(seed),
        )
        self.history, self.gaps = [], 0

    @property
    def last(self):
        return self.history[-1] if self.history else 0

    def follow(self, until):
        """Stay connected until the condition holds, and store the events; return whether it read
        to the end.
        """
        client, more = None, True
        with suppress(OSError, SocketIOError):  # the process is gone: the page tries again
            client = self.site.listen()
            while more:
                answer = client.call("watch", self.watch | {"since": self.last})
                self.history.extend(event["seq"] for event in answer["events"])
                more = answer["more"]
            wait_until(until, 10)
        if client is not None:
            client.disconnect()
            self._take(client.heard)
        return not more

    def _take(self, heard):
        for event in heard:
            if event["seq"] > self.last:
                self.gaps += bool(self.last) and event["prev"] != self.last
                self.history.append(event["seq"])

    def read(self, cut, done, longest=0.9):
        """Follow, with random interruptions from `cut` on, then once more when all is written;
        repeat a failed connection.
        """
        while not (cut.is_set() or done.is_set()):
            self.follow(lambda: cut.is_set() or done.is_set())
        while not done.is_set():
            end = monotonic() + self.chance.uniform(0.05, longest)
            self.follow(lambda end=end: done.is_set() or monotonic() > end)
        assert wait_until(lambda: self.follow(lambda: True), 30), "could not read to the end"


@contextmanager
def reading(site, world, count):
    """Provide this many readers, each in its own thread, until the block ends, however it ends.

    They stay connected until `cut` is set.
    """
    cut, done = threading.Event(), threading.Event()
    readers = [Reader(site, world, seed) for seed in range(count)]
    threads = [threading.Thread(target=reader.read, args=(cut, done)) for reader in readers]
    [thread.start() for thread in threads]
    try:
        yield readers, cut
    finally:
        done.set()
        [thread.join() for thread in threads]


def logged(look, world):
    sql = "select seq from event where chain = :n and audience = 'everyone' order by seq"
    return [seq for (seq,) in look(sql, n=world.consultation)]


def test_twenty_browsers_over_both_processes_cut_at_random_have_the_same_ordered_history(
    deploy, world, look
):
    site = deploy()
    with reading(site, world, BROWSERS) as (readers, cut):
        assert wait_until(lambda: sum(site.pages()) == BROWSERS) and min(site.pages()) > 3, (
            "both processes have pages"
        )
        cut.set()
        assert post_comments(site, world, 100) == [201] * 100
    whole = logged(look, world)
    assert len(whole) == len(set(whole)) >= 100
    assert [reader.history for reader in readers] == [whole] * BROWSERS
    assert sum(reader.gaps for reader in readers) == 0


def test_what_is_written_through_one_is_heard_on_both_within_a_second(deploy, world):
    site = deploy()
    clients = [site.listen() for _ in range(6)]
    assert all(
        client.call("watch", {"consultation_id": world.consultation})["ok"] for client in clients
    )
    assert wait_until(lambda: min(site.pages()) >= 1)
    for number in range(6):
        assert post_comments(site, world, 1, f"round {number}") == [201]
        assert wait_until(
            lambda number=number: all(len(client.heard) == number + 1 for client in clients)
        )


def test_a_sign_in_ends_on_both_within_a_second_page_and_socket(deploy, world):
    site = deploy()
    token, paul = world.tokens["pia"], site.listen(world.tokens["paul"])
    pages = [site.listen(token) for _ in range(4)]
    assert wait_until(lambda: min(site.pages()) >= 1)
    assert site.ask("/en/account", token).status == 200
    assert site.fill("/en/sign-out", token, {}) == 303
    assert wait_until(lambda: not any(page.connected for page in pages)) and paul.connected
    assert [site.ask("/en/account", token).status for _ in range(4)] == [401] * 4
    assert site.ask("/en/account", world.tokens["paul"]).status == 200


def test_a_role_and_a_person_end_on_both_within_a_second_page_and_socket(deploy, world):
    site = deploy()
    moderators = {"consultation_id": world.consultation, "audience": "moderators"}
    mona, ada = world.tokens["mona"], world.tokens["ada"]
    pages = [site.listen(mona) for _ in range(4)]
    assert all(page.call("watch", moderators)["ok"] for page in pages) and wait_until(
        lambda: min(site.pages()) >= 1
    )
    assert (
        site.say(
            "DELETE",
            f"/api/v1/consultations/{world.consultation}/roles",
            ada,
            {"user_id": world.ids["mona"], "role": "moderator"},
            "k1",
        )
        == 204
    )
    assert wait_until(lambda: not any(page.connected for page in pages))
    again = [site.listen(mona) for _ in range(4)]
    assert wait_until(lambda: min(site.pages()) >= 1)
    assert {page.call("watch", moderators)["error"] for page in again} == {"forbidden"}
    assert [site.ask("/en/c/talks/moderation", mona).status for _ in range(4)] == [403] * 4
    assert site.fill(f"/en/people/{world.ids['mona']}/disable", ada, {}) == 303
    assert wait_until(lambda: not any(page.connected for page in again))
    assert site.listen(mona).call("watch", moderators)["error"] == "sign_in_first"
    assert [site.ask("/en/account", mona).status for _ in range(4)] == [401] * 4


def test_limits_of_requests_sign_ins_and_connections_hold_for_both_processes_together(
    deploy, world
):
    site = deploy(LIMIT_SOCKETS=6, LIMIT_SOCKETS_ADDRESS=10, LIMIT_USER=12, LIMIT_SIGN_IN=3)
    token = world.tokens["pia"]
    lines = [site.dial(token) for _ in range(6)]
    assert [line.recv()[:2] for line in lines] == ["40"] * 6 and wait_until(
        lambda: min(site.pages()) >= 1
    )
    assert [site.dial(token).recv()[:2] for _ in range(2)] == ["44", "44"], (
        "a person has six pages on both together"
    )
    strangers = [site.dial(source="127.0.0.4") for _ in range(10)]
    with pytest.raises(websocket.WebSocketException):
        site.dial(source="127.0.0.4")
    assert site.dial(source="127.0.0.5").connected and strangers
    assert [site.ask("/api/v1/consultations", token).status for _ in range(14)] == [200] * 12 + [
        429
    ] * 2
    attempts = [
        site.fill(
            "/en/sign-in",
            "anonymous",
            {"email": "paul@people.example", "password": f"wrong words {n}"},
        )
        for n in range(5)
    ]
    assert attempts == [422, 422, 422, 429, 429]


def test_every_process_knows_which_pages_are_open(deploy, world, redis, monkeypatch):
    site, third = deploy(), SharedCounters()
    third.share(redis.url)
    desk = {"version_id": world.working}
    pages = [site.listen(world.tokens[name]) for name in ("cho", "cho", "rana", "mona")] + [
        site.listen() for _ in range(3)
    ]
    assert wait_until(lambda: min(site.pages()) >= 1)
    assert [page.call("desk.watch", desk)["ok"] for page in pages[:3]] == [True] * 3
    cho, rana, mona = (f"user:{world.ids[name]}" for name in ("cho", "rana", "mona"))
    assert wait_until(
        lambda: third.count_elsewhere("in ") == {cho: 2, rana: 1, mona: 1, "nobody": 3}
    )
    assert wait_until(
        lambda: third.count_elsewhere(f"in desk:{world.working}") == {cho: 2, rana: 1}
    )
    pages[0].disconnect()
    assert wait_until(
        lambda: third.count_elsewhere(f"in desk:{world.working}") == {cho: 1, rana: 1}
    )
    third.leave()


def test_redis_restarts_nothing_is_lost_and_limits_and_presence_come_back(
    deploy, world, redis, look
):
    site = deploy(LIMIT_SOCKETS=4)
    clients = [site.listen(world.tokens["pia"]) for _ in range(4)]
    [client.call("watch", {"consultation_id": world.consultation}) for client in clients]
    assert wait_until(lambda: min(site.pages()) >= 1)
    assert post_comments(site, world, 10, "before") == [201] * 10
    redis.stop()
    assert post_comments(site, world, 10, "without") == [201] * 10
    redis.start()
    assert post_comments(site, world, 10, "after") == [201] * 10
    assert wait_until(lambda: all(len(client.heard) == 30 for client in clients))
    assert [[event["seq"] for event in client.heard] for client in clients] == [
        logged(look, world)
    ] * 4
    third = SharedCounters()
    third.share(redis.url)
    assert wait_until(lambda: third.count_elsewhere("in ") == {f"user:{world.ids['pia']}": 4})
    assert site.dial(world.tokens["pia"]).recv().startswith("44"), (
        "four pages are all that pia may have"
    )
    assert site.dial(world.tokens["paul"]).recv().startswith("40")
    third.leave()


def test_a_process_is_killed_its_pages_go_to_the_other_and_catch_up(deploy, world, redis, look):
    site, third = deploy(), SharedCounters()
    third.share(redis.url)
    quiet = [site.listen() for _ in range(6)]
    # before the readers come and go, which could leave all six with one process
    assert wait_until(lambda: sum(site.pages()) == 6) and min(site.pages()) > 0
    stay = site.pages()[1]
    with reading(site, world, 10) as (readers, cut):
        cut.set()
        statuses = []
        writing = threading.Thread(target=lambda: statuses.extend(post_comments(site, world, 120)))
        writing.start()
        assert wait_until(lambda: look("select count(*) from comment")[0][0] >= 20)
        site.workers[0].kill()
        # at once: under a load that lasts, pages that answer a ping too late are dropped, too
        assert wait_until(lambda: sum(client.connected for client in quiet) == stay)
        watch = {"consultation_id": world.consultation, "since": 0}
        served = [client.call("watch", watch) for client in quiet if client.connected]
        assert len(served) == stay and all(answer["events"] for answer in served), (
            "those of the other process did not notice"
        )
        writing.join()
        assert statuses == [201] * 120 and look("select count(*) from comment")[0][0] == 120, (
            "each is there once"
        )
    assert [reader.history for reader in readers] == [logged(look, world)] * 10
    assert wait_until(
        lambda: sum(client.connected for client in quiet) == site.workers[1].health()["pages"]
    )
    assert wait_until(
        lambda: third.count_elsewhere("in ") == Counter(nobody=site.workers[1].health()["pages"])
    ), "the dead are not counted"
    third.leave()


def test_a_hop_that_a_client_invents_is_not_believed(deploy):
    site = deploy(LIMIT_ADDRESS=8)
    forged = [
        site.ask(
            "/api/v1/consultations",
            source="127.0.0.2",
            X_Forwarded_For=f"198.51.100.{n}",
            X_Real_IP=f"198.51.100.{n}",
            Forwarded=f"for=198.51.100.{n}",
        ).status
        for n in range(10)
    ]
    assert forged == [200] * 8 + [429] * 2
    assert site.ask("/api/v1/consultations", source="127.0.0.3").status == 200
    assert (
        json.loads(site.ask("/api/v1/consultations", source="127.0.0.2").body)["code"] == "too_many"
    )


@pytest.mark.thorough
def test_a_venue_is_not_limited_by_its_one_address_and_others_are(deploy):
    site = deploy(
        LIMIT_ADDRESS=20, LIMIT_SOCKETS_ADDRESS=30, VENUE_ADDRESSES="192.0.2.0/24,127.0.0.9"
    )
    lines = []
    with answer_pings(lines):
        for _ in range(VENUE):
            lines.append(site.dial(source="127.0.0.9"))
        assert wait_until(lambda: sum(site.pages()) == VENUE) and min(site.pages()) > VENUE * 0.4
    elsewhere = []
    with suppress(websocket.WebSocketException):
        elsewhere.extend(iter(lambda: site.dial(source="127.0.0.8"), None))
    assert len(elsewhere) == 30
    asked = [site.ask("/api/v1/consultations", source="127.0.0.9").status for _ in range(VENUE)]
    assert asked == [200] * VENUE
    assert [site.ask("/api/v1/consultations", source="127.0.0.8").status for _ in range(22)] == [
        200
    ] * 20 + [429] * 2
    assert (
        site.ask("/api/v1/consultations", source="127.0.0.8", X_Forwarded_For="127.0.0.9").status
        == 429
    )
    [line.shutdown() for line in (*lines, *elsewhere)]
