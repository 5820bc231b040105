"""Tests that a meeting's record names who led it and when, its pauses, and every speech."""

from datetime import timedelta

import pytest

from consult.accounts.models import User
from consult.core.database.engine import find_row, freeze_clock, utc_now
from consult.core.errors import NotFound
from consult.core.events.log import transaction
from consult.meetings.chair import actions as leading, ruling_actions as ruling, undo as acting
from consult.meetings.chair.models import LateDecision
from consult.meetings.models import Meeting
from consult.meetings.record import actions as recording, minutes
from consult.meetings.record.proceedings import list_open_points_of_order
from consult.meetings.speakers import actions as speaking
from consult.output.reports.meeting_record import collect_record
from consult.output.reports.report_input import ReportTable
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")


def print_record(world, talks):
    """Collect the printed record, as the chair, and return the text of its lines and tables."""
    with world.app.test_request_context():
        paper = collect_record(world.actor("cho"), find_row(Meeting, talks.id), "en")
    lines = [run.text for each in paper.blocks for run in getattr(each, "runs", [])]
    rows = [row for each in paper.blocks if isinstance(each, ReportTable) for row in each.rows]
    words = [*lines, *(" ".join(row) for row in rows)]
    return [each.replace("\u2068", "").replace("\u2069", "") for each in words]


@pytest.fixture
def talks(world):
    """Hold a meeting with a point of order, a suspension, a change of the chair, and an undo."""
    made = FirstReadingMeeting(world, state="planned")
    cho, vic, start = world.actor("cho"), world.actor("vic"), utc_now()
    made.start = start

    def at(seconds, act, *given, **more):
        with freeze_clock(start + timedelta(seconds=seconds)):
            return act(*given, **more)

    at(0, leading.open_meeting, cho, made.id)
    at(5, leading.start_item, cho, made.id, made.items[1])
    at(10, speaking.set_list_open, cho, made.id, is_open=True)
    at(20, speaking.request_floor, world.actor("nils"), made.id)
    at(30, speaking.call_next_speaker, cho, made.id)
    at(40, speaking.request_floor, world.actor("hana"), made.id, "point_of_order")
    at(80, speaking.call_next_speaker, cho, made.id)
    at(100, speaking.end_turn, cho, made.id)  # Nils has the floor again
    made.point = minutes.load_speeches(find_row(Meeting, made.id), ["point_of_order"])[0].id
    at(140, leading.suspend_meeting, cho, made.id)
    until = start + timedelta(hours=1)
    at(150, leading.suspend_meeting, cho, made.id, until)
    at(200, leading.take_chair, vic, made.id)
    at(210, leading.resume_meeting, vic, made.id)
    at(220, leading.close_meeting, vic, made.id)
    at(230, acting.undo_act, vic, made.id, acting.load_last_act(made.id).id)
    at(300, leading.close_meeting, vic, made.id)
    return made


def load(talks):
    return minutes.load_record(find_row(Meeting, talks.id))


def test_the_record_names_who_led_and_when_the_meeting_paused(world, talks):
    names = {world.ids[name]: name for name in ("cho", "vic")}
    found = [
        (each.act, names[each.person], int((each.at - talks.start).total_seconds()))
        for each in load(talks).acts
    ]
    assert found == [
        ("opened", "cho", 0),
        ("suspended", "cho", 140),
        ("taken", "vic", 200),
        ("resumed", "vic", 210),
        ("closed", "vic", 300),
    ], "a second suspension only changed the moment of resuming; the first closing was undone"


def test_the_heading_names_all_who_led_in_order(world, talks):
    found = load(talks)
    assert (found.chairs, found.chair) == (["Cho", "Vic"], "Vic")
    assert "In the chair, in order: Cho, Vic" in print_record(world, talks)[0]


def test_an_interrupted_speech_is_one_with_all_its_time(world, talks):
    found = [
        (each.kind, each.number, each.person, each.item, each.seconds)
        for each in load(talks).speeches
    ]
    assert found == [
        ("statement", None, world.ids["nils"], 2, 90),
        ("point_of_order", 1, world.ids["hana"], 2, 20),
    ]
    first = load(talks).speeches[0]
    assert first.called_at == talks.start + timedelta(seconds=30), "of the first call"
    assert (first.organisation, first.where) == ("Norvania", "remote")
    assert sum(each.seconds for each in load(talks).speeches) == load(talks).speech.total.seconds


def rule(world, talks, turn_id, words="The point is well taken."):
    late = LateDecision(utc_now())
    return ruling.make_ruling(world.actor("cho"), talks.id, words, turn_id=turn_id, afterwards=late)


def test_a_decision_names_the_point_of_order_on_which_it_was_taken(world, talks):
    meeting = find_row(Meeting, talks.id)
    assert [each.id for each in list_open_points_of_order(meeting)] == [talks.point]
    made = rule(world, talks, talks.point)
    assert [each.ruling for each in load(talks).speeches] == [None, made.number]
    assert list_open_points_of_order(meeting) == []
    words = print_record(world, talks)
    assert any("on point of order 1" in one and "well taken" in one for one in words)
    assert any(f"Point of order 1, decision D-{made.number}" in one for one in words)
    ruling.withdraw_ruling(world.actor("cho"), made.id)
    assert [each.id for each in list_open_points_of_order(meeting)] == [talks.point]


def test_only_a_point_of_order_that_was_heard_in_the_meeting_is_decided_on(world, talks):
    statement = load(talks).speeches[0].id
    for turn_id in (statement, talks.point + 99):
        with pytest.raises(NotFound):
            rule(world, talks, turn_id)
    assert load(talks).rulings == []


def test_the_printed_record_says_the_same(world, talks):
    words = print_record(world, talks)
    name = load(talks).acts[0].name
    assert any(f"{name} opened the meeting and took the chair." in one for one in words)
    assert any("Point of order 1" in one and "0:20" in one for one in words)
    assert any("Norvania" in one and "1:30" in one for one in words)


def test_an_approved_record_hides_accounts_that_were_closed_since(world, talks):
    meeting = find_row(Meeting, talks.id)
    with transaction():
        recording.send_record(world.actor("mona"), meeting.id)
    recording.approve_record(world.actor("cho"), meeting.id)
    assert all(each.name for each in (*load(talks).acts, *load(talks).speeches))
    with transaction():
        for name in ("vic", "hana"):
            find_row(User, world.ids[name]).closed_at = utc_now()
    record = load(talks)
    assert [each.name == "" for each in record.acts] == [False, False, True, True, True]
    assert [each.name == "" for each in record.speeches] == [False, True]
    assert (record.chairs, record.chair) == (["Cho"], "")


def test_a_record_approved_before_speeches_were_part_of_it_can_be_read(world, talks):
    meeting = find_row(Meeting, talks.id)
    kept = load(talks).model_dump(mode="json")
    del kept["acts"], kept["speeches"], kept["chairs"]
    with transaction():
        recording.send_record(world.actor("mona"), meeting.id)
    recording.approve_record(world.actor("cho"), meeting.id)
    with transaction():
        minutes.load_minutes(meeting).kept = kept
    assert (load(talks).acts, load(talks).speeches) == ([], [])
    words = print_record(world, talks)
    assert "The record does not say who led the meeting and when." in words
    assert "The record gives no single speeches, only the time spoken." in words
