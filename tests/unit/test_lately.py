"""What many ask for in the same moment is made once, and what changed is made anew."""
import threading

import pytest

from consult.core.realtime import response_cache as module
from consult.core.realtime.response_cache import anew, lately, since


@pytest.fixture
def clock(monkeypatch, app):
    moments = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: moments[0])
    monkeypatch.setattr(module, "made", {})
    return moments


def test_who_asks_within_a_moment_gets_what_was_made_and_later_it_is_made_again(app, clock):
    made = []

    def make():
        made.append(None)
        return len(made)
    with app.app_context():
        assert [lately("a", make) for _ in range(3)] == [1, 1, 1] and lately("b", make) == 2
        clock[0] += module.MOMENT / 2
        assert lately("a", make) == 1 and anew("a", make) == 3 and lately("a", make) == 3, "what changed is told at once"
        clock[0] += module.MOMENT * 1.1
        assert lately("a", make) == 4


def test_many_who_ask_at_once_wait_for_one_of_them(app):
    begun, go_on, made, got = threading.Event(), threading.Event(), [], []

    def make():
        made.append(None)
        begun.set()
        go_on.wait(10)
        return len(made)

    def ask():
        with app.app_context():
            got.append(lately("of everyone", make))
    threads = [threading.Thread(target=ask) for _ in range(10)]
    [thread.start() for thread in threads]
    assert begun.wait(10)
    go_on.set()
    [thread.join(10) for thread in threads]
    assert got == [1] * 10


def test_what_was_begun_earlier_and_is_done_later_does_not_replace_what_is_newer(app, clock):
    def slow():
        clock[0] += 0.05
        assert anew("a", lambda: "newer") == "newer"
        return "older"
    with app.app_context():
        assert anew("a", slow) == "older" and lately("a", lambda: "made") == "newer"


def test_who_asks_what_was_since_a_change_gets_what_was_made_after_it(app, clock):
    made = []

    def make():
        made.append(None)
        return len(made)
    with app.app_context():
        assert since(100.0, "a", make) == 1, "nothing was made yet"
        clock[0] = 101.0
        assert since(100.5, "a", make) == 2, "what was made before the change does not do"
        assert since(100.5, "a", make) == 2, "the other rooms that are told get the same"
        assert since(101.0, "a", make) == 3, "in doubt it is made anew"
