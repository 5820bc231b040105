"""Open lines are counted for whom they are open, and leave nothing behind; news that fails silences no other."""
import pytest

from consult.core.realtime import (
    shared_counters as ledger, connections as lines, server as realtime,
)


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(lines, "ledger", ledger.Ledger())
    [monkeypatch.setattr(lines, name, {}) for name in ("held", "entered")]


def test_so_many_lines_and_no_more_until_one_ends():
    assert [lines.take(f"line {number}", "user:7", 2) for number in range(3)] == [True, True, False]
    lines.give_back("line 0")
    assert lines.take("line 2", "user:7", 2) and lines.people() == {7}


def test_a_line_that_ended_leaves_nothing_behind_however_often_that_is_said():
    assert lines.take("line", "address:192.0.2.1", 9) and lines.take("line", "user:7", 9)
    lines.give_back("line", lines.PERSON)
    assert lines.ledger.mine == {lines.LINES: {"address:192.0.2.1": 1}} and lines.people() == set()
    for _ in range(2):
        lines.give_back("line")
    assert not lines.ledger.mine and not lines.held


def test_news_that_cannot_be_made_silences_no_other(here, monkeypatch, caplog):
    told = []
    monkeypatch.setattr(realtime.socketio, "emit", lambda name, given, to: told.append((name, given)))
    monkeypatch.setattr(realtime, "gatherers", [lambda: 1 / 0])
    realtime.tell_room_soon("tally.changed", "1/document:1", 1, lambda: 1 / 0)
    realtime.tell_room_soon("tally.changed", "1/document:1", 2, lambda: {"clause_id": 2})
    realtime.tick()
    assert told == [("tally.changed", {"clause_id": 2})] and caplog.text.count("could not be told") == 2


def test_people_are_present_once_in_a_room_and_pages_that_nobody_signed_in_on_are_counted():
    for line, name in (("one", "user:7"), ("two", "user:7"), ("three", "user:9"), ("four", "address:192.0.2.1")):
        lines.take(line, name, 9)
        [lines.come(line, room) for room in (lines.HOUSE, "3/meeting:1")]
    lines.come("one", "3/meeting:1")
    lines.come("three", "3/meeting:2")
    assert lines.present("3/meeting:1") == ({7, 9}, 1) and lines.present("3/meeting:2") == ({9}, 0)
    lines.go("one", "3/meeting:1")
    assert lines.present("3/meeting:1") == ({7, 9}, 1), "the other page is still there"
    lines.go("two", "3/meeting:1")
    lines.go("two", "3/meeting:5")
    assert lines.present("3/meeting:1") == ({9}, 1) and lines.present() == ({7, 9}, 1)


def test_a_line_that_ends_leaves_its_rooms():
    lines.take("line", "user:7", 9)
    [lines.come("line", room) for room in (lines.HOUSE, "3/meeting:1")]
    lines.give_back("line")
    assert lines.present("3/meeting:1") == (set(), 0) == lines.present() and not lines.ledger.mine and not lines.entered
