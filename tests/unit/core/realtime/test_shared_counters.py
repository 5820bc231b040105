"""Tests of counters shared by processes: a crash, an outage of Redis, and common limits."""

import threading
from collections import Counter

import pytest
from redis import Redis

from consult.core.realtime import shared_counters as ledgers
from consult.core.realtime.shared_counters import SharedCounters
from tests.support.servers.deadline import wait_until
from tests.support.servers.redis_server import RedisServer


@pytest.fixture(scope="module")
def redis():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def ledger(redis, monkeypatch):
    """Provide ledger(): the counters of one more process, synchronized with the others."""
    monkeypatch.setattr(ledgers, "FRESH_SECONDS", 0.0)
    with Redis.from_url(redis.url) as client:
        client.flushall()
    opened = []

    def one():
        opened.append(SharedCounters())
        opened[-1].share(redis.url)
        assert wait_until(lambda: opened[-1].is_synced)
        return opened[-1]

    yield one
    [each.leave() for each in opened]


def counts(one, counter="in hall"):
    return {name: count for name, count in one.count_elsewhere(counter).items() if count}


def test_what_one_counts_the_others_know_at_once_and_its_end_too(ledger, monkeypatch):
    # a count must not wait for the heartbeat, which comes in ten minutes here
    monkeypatch.setattr(ledgers, "HEARTBEAT_SECONDS", 600)
    monkeypatch.setattr(ledgers, "LEASE_SECONDS", 3_600)
    one, other = ledger(), ledger()
    one.add("in hall", "user:7", 2)
    one.add("in hall", "nobody", 1)
    one.add("in lobby", "user:7", 1)
    assert wait_until(lambda: counts(other) == {"user:7": 2, "nobody": 1})
    assert counts(other, "in lobby") == {"user:7": 1} and counts(one) == {}, (
        "the own counts are not elsewhere"
    )
    one.add("in hall", "user:7", -2)
    assert wait_until(lambda: counts(other) == {"nobody": 1}) and one.own_counts == {
        "in hall": {"nobody": 1},
        "in lobby": {"user:7": 1},
    }


def test_together_they_grant_as_much_as_one_would_alone(ledger):
    one, other = ledger(), ledger()
    granted = []

    def claim(mine):
        granted.extend(mine.claim("lines", "user:7", 20) for _ in range(20))

    threads = [
        threading.Thread(target=claim, args=(mine,)) for mine in (one, other) for _ in range(2)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum(granted) == 20
    assert (
        sum(
            (
                one.own_counts.get("lines", Counter()) + other.own_counts.get("lines", Counter())
            ).values()
        )
        == 20
    )
    assert other.claim("lines", "user:8", 1) and not one.claim("lines", "user:8", 1)
    other.add("lines", "user:8", -1)
    assert wait_until(lambda: one.claim("lines", "user:8", 1)), (
        "who goes makes room, whichever process they were at"
    )


def test_what_a_crashed_process_counted_does_not_stay(ledger, monkeypatch, redis):
    monkeypatch.setattr(ledgers, "LEASE_SECONDS", 600)
    monkeypatch.setattr(ledgers, "HEARTBEAT_SECONDS", 0.2)
    one = ledger()
    crashed = SharedCounters()
    crashed.name = "crashed"
    crashed.redis = Redis.from_url(redis.url)
    [crashed.add(counter, "user:7", 3) for counter in ("lines", "in hall")]
    crashed._write_all(crashed.redis)  # and no sign of life will follow
    assert counts(one) == {"user:7": 3} and not one.claim("lines", "user:7", 3)
    with Redis.from_url(redis.url) as client:
        for key in map(crashed._key, ("lines", "in hall")):
            assert 0 < client.ttl(key) <= ledgers.LEASE_SECONDS
            client.expire(key, 0)  # the lease is over
        assert counts(one) == {} and one.is_synced and one.claim("lines", "user:7", 3)
        assert wait_until(
            lambda: crashed.name.encode() not in client.smembers(ledgers.PROCESSES_KEY), 3
        ), "it is off the list"


def test_a_process_that_counts_nothing_for_long_is_not_forgotten(ledger, monkeypatch, redis):
    lease = ledgers.LEASE_SECONDS
    monkeypatch.setattr(ledgers, "LEASE_SECONDS", 600)
    idle, other = ledger(), ledger()
    other.add("in hall", "user:7", 1)
    assert wait_until(lambda: counts(idle) == {"user:7": 1})
    keys = [idle._key("lines"), other._key("lines"), other._key("in hall")]
    with Redis.from_url(redis.url) as client:
        for _ in range(2):
            [client.expire(key, 300) for key in keys]
            assert wait_until(lambda: all(client.ttl(key) > 300 for key in keys), lease - 1), (
                "a sign of life comes before a lease is over"
            )
        assert client.scard(ledgers.PROCESSES_KEY) == 2
    assert counts(idle) == {"user:7": 1}, "nor what is counted without a change"


def test_while_redis_is_away_each_counts_alone_and_afterwards_together_again(ledger, redis, caplog):
    one, other = ledger(), ledger()
    one.add("in hall", "user:7", 1)
    assert wait_until(lambda: counts(other) == {"user:7": 1})
    redis.stop()
    try:
        assert one.claim("lines", "user:9", 1) and not one.claim("lines", "user:9", 1)
        assert counts(other) == {}
        one.add("in hall", "user:8", 1)
    finally:
        redis.start()
    assert wait_until(lambda: counts(other) == {"user:7": 1, "user:8": 1}), (
        "also what was counted before and meanwhile"
    )
    assert not other.claim("lines", "user:9", 1) and caplog.text.count("counts its own lines") == 2


def test_what_others_counted_is_looked_up_twice_a_second_at_most(ledger, monkeypatch):
    one, other = ledger(), ledger()
    monkeypatch.setattr(ledgers, "FRESH_SECONDS", 1e9)  # longer than any machine runs
    asked = []
    look_up = other._look_up
    monkeypatch.setattr(other, "_look_up", lambda *given: asked.append(1) or look_up(*given))
    [other.count_elsewhere("in hall") for _ in range(50)]
    one.add("in hall", "user:7", 1)
    assert len(asked) == 1 and counts(other) == {}
    monkeypatch.setattr(ledgers, "FRESH_SECONDS", 0.0)
    assert wait_until(lambda: counts(other) == {"user:7": 1})


def find_traces(redis, one):
    """Return what Redis holds of these counters."""
    with Redis.from_url(redis.url) as client:
        listed = client.sismember(ledgers.PROCESSES_KEY, one.name)
        return listed, client.keys(f"consult:{one.name}:*")


def test_a_write_that_waited_while_its_process_left_brings_nothing_back(ledger, redis):
    one, lock, over = ledger(), ledgers.threading.Lock(), threading.Event()

    class LateLock:
        """A lock that the writing thread gets only after its process has left."""

        def __enter__(self):
            if threading.current_thread().name == "ledger" and one.write_lock is self:
                one.write_lock = lock
                one.leave()
            lock.acquire()

        def __exit__(self, *_failure):
            lock.release()
            over.set()

    one.write_lock = LateLock()
    one.add("in hall", "user:7", 1)
    assert over.wait(20) and find_traces(redis, one) == (False, [])


def test_a_heartbeat_that_its_process_leaves_meanwhile_brings_nothing_back(
    ledger, redis, monkeypatch
):
    one, over = ledger(), threading.Event()
    leaving, beat = threading.Thread(target=one.leave), one._beat

    def beat_late(client):
        leaving.start()
        leaving.join(0.5)  # it has to wait; if it does not, it is over now
        beat(client)
        over.set()

    monkeypatch.setattr(one, "_beat", beat_late)
    assert over.wait(20)
    leaving.join()
    assert find_traces(redis, one) == (False, [])


def test_an_orderly_shutdown_releases_all_counts_at_once(ledger, redis):
    one, other = ledger(), ledger()
    assert one.claim("lines", "user:7", 1) and not other.claim("lines", "user:7", 1)
    one.leave()
    assert other.claim("lines", "user:7", 1)
    with Redis.from_url(redis.url) as client:
        assert client.smembers(ledgers.PROCESSES_KEY) == {other.name.encode()}
