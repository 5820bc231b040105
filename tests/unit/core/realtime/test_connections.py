"""Tests of open connections: counted for their person, removed completely, independent of
failing events.
"""

import pytest

from consult.core import hooks

from consult.core.realtime import (
    shared_counters as ledger,
    connections as lines,
    server as realtime,
)


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(lines, "shared_counters", ledger.SharedCounters())
    [monkeypatch.setattr(lines, name, {}) for name in ("counted_names", "joined_rooms")]


def test_the_number_of_connections_is_limited_until_one_ends():
    assert [lines.claim_connection(f"line {number}", "user:7", 2) for number in range(3)] == [
        True,
        True,
        False,
    ]
    lines.release_connection("line 0")
    assert lines.claim_connection("line 2", "user:7", 2) and lines.get_connected_people() == {7}


def test_an_ended_connection_leaves_nothing_behind_even_if_ended_twice():
    assert lines.claim_connection("line", "address:192.0.2.1", 9) and lines.claim_connection(
        "line", "user:7", 9
    )
    lines.release_connection("line", lines.PERSON_PREFIX)
    assert (
        lines.shared_counters.own_counts == {lines.CONNECTION_COUNTER: {"address:192.0.2.1": 1}}
        and lines.get_connected_people() == set()
    )
    for _ in range(2):
        lines.release_connection("line")
    assert not lines.shared_counters.own_counts and not lines.counted_names


def test_a_failing_event_does_not_block_the_others(here, monkeypatch, caplog):
    told = []
    monkeypatch.setattr(
        realtime.socketio, "emit", lambda name, given, to: told.append((name, given))
    )
    monkeypatch.setattr(hooks, "on_tick", [lambda: 1 / 0])
    realtime.queue_for_room("tally.changed", "1/document:1", 1, lambda: 1 / 0)
    realtime.queue_for_room("tally.changed", "1/document:1", 2, lambda: {"clause_id": 2})
    realtime.run_tick()
    assert (
        told == [("tally.changed", {"clause_id": 2})]
        and caplog.text.count("could not be told") == 2
    )


def test_people_are_present_once_in_a_room_and_pages_that_nobody_signed_in_on_are_counted():
    for line, name in (
        ("one", "user:7"),
        ("two", "user:7"),
        ("three", "user:9"),
        ("four", "address:192.0.2.1"),
    ):
        lines.claim_connection(line, name, 9)
        [lines.enter_room(line, room) for room in (lines.ALL_PAGES_ROOM, "3/meeting:1")]
    lines.enter_room("one", "3/meeting:1")
    lines.enter_room("three", "3/meeting:2")
    assert lines.get_presence("3/meeting:1") == ({7, 9}, 1) and lines.get_presence(
        "3/meeting:2"
    ) == ({9}, 0)
    lines.exit_room("one", "3/meeting:1")
    assert lines.get_presence("3/meeting:1") == ({7, 9}, 1), "the other page is still there"
    lines.exit_room("two", "3/meeting:1")
    lines.exit_room("two", "3/meeting:5")
    assert lines.get_presence("3/meeting:1") == ({9}, 1) and lines.get_presence() == ({7, 9}, 1)


def test_an_ended_connection_leaves_its_rooms():
    lines.claim_connection("line", "user:7", 9)
    [lines.enter_room("line", room) for room in (lines.ALL_PAGES_ROOM, "3/meeting:1")]
    lines.release_connection("line")
    assert (
        lines.get_presence("3/meeting:1") == (set(), 0) == lines.get_presence()
        and not lines.shared_counters.own_counts
        and not lines.joined_rooms
    )
