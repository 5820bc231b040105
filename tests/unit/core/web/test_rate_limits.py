"""Tests of rate limits: windows that end, counters that are removed, venues that are exempt."""

import pytest
from limits import parse

from consult.core.web import rate_limits as limits
from consult.core.permissions.actor import Actor
from consult.core.errors import TooManyRequests

pytestmark = pytest.mark.postgresql

THREE = parse("3 per minute")


@pytest.fixture
def clock(monkeypatch):
    """Provide a clock that is set by hand: clock[0] is the time in seconds."""
    moment = [1000.0]
    monkeypatch.setattr(limits.time, "time", lambda: moment[0])
    return moment


def test_a_window_gives_what_it_has_and_begins_anew_when_it_is_over(clock):
    windows = limits.MemoryWindows()
    assert [windows.hit(THREE, "pia") for _ in range(5)] == [True] * 3 + [False] * 2
    assert not windows.test(THREE, "pia") and windows.get_end(THREE, "pia") == 1060
    clock[0] = 1059.9
    assert not windows.hit(THREE, "pia") and windows.hit(THREE, "paul"), (
        "each has a window of their own"
    )
    clock[0] = 1060.0
    assert windows.test(THREE, "pia") and windows.hit(THREE, "pia")


def test_asking_whether_something_is_left_takes_nothing(clock):
    windows = limits.MemoryWindows()
    assert [windows.test(THREE, "pia") for _ in range(9)] == [True] * 9


def test_counters_of_ended_windows_are_removed(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_COUNTERS", 10)
    windows = limits.MemoryWindows()
    for number in range(11):
        windows.hit(THREE, f"address {number}")
    clock[0] = 1061.0
    windows.hit(THREE, "pia")
    assert list(windows.counts) == ["pia"]


def test_a_flood_of_addresses_does_not_make_each_hit_look_at_all_of_them(clock, monkeypatch):
    monkeypatch.setattr(limits, "MOST_COUNTERS", 10)
    windows = limits.MemoryWindows()
    for number in range(12):
        windows.hit(THREE, f"address {number}")
    kept = windows.counts
    for number in range(20):
        windows.hit(THREE, f"another {number}")
    assert windows.counts is kept, "looked through once a second at most"
    clock[0] += 1
    windows.hit(THREE, "pia")
    assert windows.counts is not kept and len(windows.counts) == 33


@pytest.fixture
def settings():
    return {"LIMIT_USER": 2, "LIMIT_ADDRESS": 1, "VENUE_ADDRESSES": "198.51.100.0/24, 203.0.113.9"}


def test_a_person_is_counted_wherever_they_sit_and_an_address_only_outside_of_a_venue(here):
    for address in ("192.0.2.1", "192.0.2.2"):
        limits.count_request(Actor(7), address)
    with pytest.raises(TooManyRequests) as refusal:
        limits.count_request(Actor(7), "192.0.2.3")
    assert 1 <= refusal.value.details["wait"] <= 60
    for address in ("198.51.100.77", "203.0.113.9"):
        [limits.count_request(Actor(), address) for _ in range(5)]
    limits.count_request(Actor(), "192.0.2.1")
    with pytest.raises(TooManyRequests):
        limits.count_request(Actor(), "192.0.2.1")


def test_a_network_of_addresses_is_counted_as_one(here):
    limits.count_request(Actor(), "2001:db8:1:2::1")
    with pytest.raises(TooManyRequests):
        limits.count_request(Actor(), "2001:db8:1:2:ffff:ffff:ffff:ffff")
    limits.count_request(Actor(), "2001:db8:1:3::1")
    limits.count_request(Actor(), "::ffff:192.0.2.50")
    with pytest.raises(TooManyRequests):
        limits.count_request(Actor(), "192.0.2.50")
    limits.count_request(Actor(), "::ffff:192.0.2.51")
    limits.count_request(Actor(), None)
