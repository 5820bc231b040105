"""Open lines are counted for whom they are open, and leave nothing behind; news that fails silences no other."""
import pytest

from consult.core import lines, realtime


@pytest.fixture(autouse=True)
def nobody(monkeypatch):
    monkeypatch.setattr(lines, "connected", type(lines.connected)())
    monkeypatch.setattr(lines, "held", {})


def test_so_many_lines_and_no_more_until_one_ends():
    assert [lines.take(f"line {number}", "user:7", 2) for number in range(3)] == [True, True, False]
    lines.give_back("line 0")
    assert lines.take("line 2", "user:7", 2) and lines.people() == {7}


def test_a_line_that_ended_leaves_nothing_behind_however_often_that_is_said():
    assert lines.take("line", "address:192.0.2.1", 9) and lines.take("line", "user:7", 9)
    lines.give_back("line", lines.PERSON)
    assert dict(lines.connected) == {"address:192.0.2.1": 1} and lines.people() == set()
    for _ in range(2):
        lines.give_back("line")
    assert not lines.connected and not lines.held


def test_news_that_cannot_be_made_silences_no_other(here, monkeypatch, caplog):
    told = []
    monkeypatch.setattr(realtime.socketio, "emit", lambda name, given, to: told.append((name, given)))
    monkeypatch.setattr(realtime, "gatherers", [lambda: 1 / 0])
    realtime.tell_soon("tally.changed", 1, 1, lambda: 1 / 0)
    realtime.tell_soon("tally.changed", 1, 2, lambda: {"clause_id": 2})
    realtime.tick()
    assert told == [("tally.changed", {"clause_id": 2})] and caplog.text.count("could not be told") == 2
