"""Tests of wake-ups through Redis: no commit waits for them or fails without them."""

import logging
import threading

import pytest

from consult.core.events import log as events, wakeup as waking
from consult.core import hooks
from consult.core.web import rate_limits as limits
from consult.core.database.engine import db
from consult.core.events.log import transaction
from tests.support.consultation.notes import post_note
from tests.support.servers.free_ports import find_free_port
from tests.support.servers.deadline import wait_until
from tests.support.servers.redis_server import RedisServer

pytestmark = pytest.mark.postgresql


@pytest.fixture
def redis():
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def nobody_rings(monkeypatch):
    monkeypatch.setattr(hooks, "on_commit", [])
    monkeypatch.setattr(events, "commit_signal", threading.Event())


@pytest.fixture
def started(nobody_rings, app, monkeypatch):
    """Provide started(url), the wake-up of a process with this REDIS_URL."""

    def start(url):
        monkeypatch.setitem(app.config, "REDIS_URL", url)
        return waking.start_wakeup(app)

    return start


def test_without_the_setting_nobody_rings(started):
    assert started("") is None and hooks.on_commit == []


def test_a_commit_that_recorded_something_wakes_the_others_and_not_oneself(
    redis, started, world, here
):
    started(redis.url)
    assert wait_until(lambda: redis.listeners() == 1)
    other = waking.WakeupChannel(redis.url)
    heard = threading.Event()
    with other.redis.pubsub(ignore_subscribe_messages=True) as line:
        line.subscribe(waking.CHANNEL)
        assert wait_until(lambda: redis.listeners() == 2)
        with transaction():
            db.session.flush()
        assert line.get_message(timeout=0.3) is None, "nothing was recorded"
        post_note(world, "pia", "Words")
        assert wait_until(lambda: heard.set() if line.get_message(timeout=0.1) else heard.is_set())
    events.commit_signal.clear()
    post_note(world, "pia", "More words")
    events.commit_signal.clear()
    assert not events.commit_signal.wait(0.3), "its own ring came back to it"
    other.redis.publish(waking.CHANNEL, other.name)
    assert events.commit_signal.wait(2)


def test_a_redis_that_is_away_is_told_once(started, world, here, caplog, monkeypatch):
    monkeypatch.setattr(waking, "PAUSE", 0.05)
    with caplog.at_level(logging.WARNING, waking.__name__):
        port = find_free_port()
        bell, tries = started(f"redis://127.0.0.1:{port}/0"), []
        report = bell.report_loss
        monkeypatch.setattr(
            bell, "report_loss", lambda why: (report(why), tries.append(threading.current_thread()))
        )
        for number in range(3):
            post_note(world, "pia", f"Note {number}")
            before = len(tries)
            assert wait_until(lambda before=before: len(tries) > before + 2)
        assert wait_until(lambda: len(set(tries)) == 2), "both ways are tried"
    # a channel of another test may still notice that its own Redis is gone
    assert len([each for each in caplog.messages if f":{port}." in each]) == 1


def test_a_commit_does_not_wait_for_a_redis_that_does_not_answer(started, world, here, monkeypatch):
    asked, answer = threading.Event(), threading.Event()

    def publish(*_given):
        asked.set()
        answer.wait()

    monkeypatch.setattr(waking.Redis, "publish", publish)
    started(f"redis://127.0.0.1:{find_free_port()}/0")
    try:
        post_note(world, "pia", "The first note")
        assert asked.wait(10), "nobody was to be woken"
        post_note(world, "pia", "A note while Redis is silent")
    finally:
        answer.set()


def test_a_redis_that_comes_back_rings_again(redis, started, monkeypatch):
    monkeypatch.setattr(waking, "PAUSE", 0.05)
    bell = started(redis.url)
    assert wait_until(lambda: redis.listeners() == 1)
    redis.stop()
    assert wait_until(lambda: bell.away)
    redis.start()
    assert wait_until(lambda: redis.listeners() == 1 and not bell.away)
    events.commit_signal.clear()
    other = waking.WakeupChannel(redis.url)
    other.request_wakeup()
    other.publish_wakeup()
    assert events.commit_signal.wait(2)


def test_two_processes_count_together_and_alone_while_redis_is_away(redis, monkeypatch):
    monkeypatch.setattr(limits, "PAUSE", 0.2)
    window = limits.parse("3 per minute")
    one, other = limits.RedisWindows(redis.url), limits.RedisWindows(redis.url)
    assert [one.hit(window, "pia"), other.hit(window, "pia"), one.hit(window, "pia")] == [True] * 3
    assert (
        not other.hit(window, "pia")
        and not one.test(window, "pia")
        and one.get_end(window, "pia") > 0
    )
    redis.stop()
    assert one.test(window, "pia") and one.hit(window, "pia"), "nobody is locked out"
    assert [one.hit(window, "pia") for _ in range(3)] == [True, True, False]
    redis.start()
    assert wait_until(
        lambda: (
            [one.hit(window, "paul"), other.hit(window, "paul")] and not other.test(window, "paul")
        ),
        2,
    )
