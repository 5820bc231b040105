"""Tests of the response cache: one computation for simultaneous requests, renewed after a
change.
"""

import threading

import pytest

from consult.core.realtime import response_cache as module
from consult.core.realtime.response_cache import recompute_value, get_recent_value, get_value_since


@pytest.fixture
def clock(monkeypatch, app):
    moments = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: moments[0])
    monkeypatch.setattr(module, "cached_values", {})
    return moments


def test_a_response_is_reused_for_a_moment_and_then_made_again(app, clock):
    made = []

    def make():
        made.append(None)
        return len(made)

    with app.app_context():
        assert [get_recent_value("a", make) for _ in range(3)] == [1, 1, 1] and get_recent_value(
            "b", make
        ) == 2
        clock[0] += module.FRESH_SECONDS / 2
        assert (
            get_recent_value("a", make) == 1
            and recompute_value("a", make) == 3
            and get_recent_value("a", make) == 3
        ), "what changed is told at once"
        clock[0] += module.FRESH_SECONDS * 1.1
        assert get_recent_value("a", make) == 4


def test_simultaneous_requests_wait_for_one_computation(app):
    begun, go_on, made, got = threading.Event(), threading.Event(), [], []

    def make():
        made.append(None)
        begun.set()
        go_on.wait(10)
        return len(made)

    def ask():
        with app.app_context():
            got.append(get_recent_value("of everyone", make))

    threads = [threading.Thread(target=ask) for _ in range(10)]
    [thread.start() for thread in threads]
    assert begun.wait(10)
    go_on.set()
    [thread.join(10) for thread in threads]
    assert got == [1] * 10


def test_an_older_result_that_ends_later_does_not_replace_a_newer_one(app, clock):
    def slow():
        clock[0] += 0.05
        assert recompute_value("a", lambda: "newer") == "newer"
        return "older"

    with app.app_context():
        assert (
            recompute_value("a", slow) == "older"
            and get_recent_value("a", lambda: "made") == "newer"
        )


def test_a_request_after_a_change_gets_a_response_made_after_it(app, clock):
    made = []

    def make():
        made.append(None)
        return len(made)

    with app.app_context():
        assert get_value_since(100.0, "a", make) == 1, "nothing was made yet"
        clock[0] = 101.0
        assert get_value_since(100.5, "a", make) == 2, "what was made before the change does not do"
        assert get_value_since(100.5, "a", make) == 2, "the other rooms that are told get the same"
        assert get_value_since(101.0, "a", make) == 3, "in doubt it is made anew"
