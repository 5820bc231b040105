"""Tests of shows of hands: three numbers, two people, and nothing that looks like a ballot."""

import pytest

from consult.core.database.engine import find_row
from consult.core.errors import Conflict, Forbidden
from consult.meetings.chair import actions as leading
from consult.meetings.hands import actions as hands
from consult.meetings.hands.forms import HandCountForm
from consult.meetings.models import Meeting
from consult.meetings.record import actions as recording
from consult.meetings.record.minutes import build_record, load_minutes
from consult.output.reports.meeting_record_ballots import build_hands_blocks
from tests.support.consultation.meeting import FirstReadingMeeting

NUMBERS = HandCountForm(question="Keep clause 2?", in_favour=12, against=3, abstaining=2)


@pytest.fixture
def talks(world, here):
    return FirstReadingMeeting(world)


def record(talks):
    meeting = find_row(Meeting, talks.id)
    return build_record(meeting, load_minutes(meeting))


def test_a_count_is_in_the_record_once_a_second_person_has_confirmed_it(world, talks):
    made = hands.enter_hand_count(world.actor("sera"), talks.id, NUMBERS)
    assert record(talks).hands == []
    with pytest.raises(Conflict, match="own_count"):
        hands.confirm_hand_count(world.actor("sera"), made.id)
    assert record(talks).hands == []
    for _again in range(2):
        hands.confirm_hand_count(world.actor("vic"), made.id)
    (shown,) = record(talks).hands
    assert (shown.in_favour, shown.against, shown.abstaining) == (12, 3, 2)
    assert (shown.counted_by, shown.confirmed_by) == ("Sera", "Vic")
    assert record(talks).ballots == [], "it is no ballot"
    with world.app.test_request_context("/en/"):
        words = str(build_hands_blocks(record(talks).hands))
    assert "In favour 12" in words and "A show of hands is no recorded vote." in words
    assert world.events()[-2:] == ["hands.counted", "hands.confirmed"]


def test_a_withdrawn_count_is_in_no_record_and_is_not_confirmed(world, talks):
    made = hands.enter_hand_count(world.actor("cho"), talks.id, NUMBERS)
    hands.confirm_hand_count(world.actor("sera"), made.id)
    hands.withdraw_hand_count(world.actor("cho"), made.id)
    assert record(talks).hands == []
    with pytest.raises(Conflict, match="hands_withdrawn"):
        hands.confirm_hand_count(world.actor("vic"), made.id)
    assert hands.enter_hand_count(world.actor("cho"), talks.id, NUMBERS).number == 2


@pytest.mark.parametrize("name", ["pia", "hana", "rana", "otto", "ada"])
def test_others_than_the_podium_and_the_secretariat_count_no_hands(world, talks, name):
    made = hands.enter_hand_count(world.actor("cho"), talks.id, NUMBERS)
    for act in (
        lambda: hands.enter_hand_count(world.actor(name), talks.id, NUMBERS),
        lambda: hands.confirm_hand_count(world.actor(name), made.id),
        lambda: hands.withdraw_hand_count(world.actor(name), made.id),
    ):
        with pytest.raises(Forbidden):
            act()


def approve(world, talks):
    recording.send_record(world.actor("sera"), talks.id)
    recording.approve_record(world.actor("cho"), talks.id)


def test_a_count_is_confirmed_or_withdrawn_after_the_meeting_until_the_record_is_approved(
    world, talks
):
    right, wrong = (
        hands.enter_hand_count(world.actor("cho"), talks.id, NUMBERS) for _each in range(2)
    )
    leading.close_meeting(world.actor("cho"), talks.id)
    with pytest.raises(Conflict, match="meeting_not_live"):
        hands.enter_hand_count(world.actor("cho"), talks.id, NUMBERS)
    hands.confirm_hand_count(world.actor("vic"), right.id)
    hands.withdraw_hand_count(world.actor("vic"), wrong.id)
    assert [each.number for each in record(talks).hands] == [right.number]
    approve(world, talks)
    with pytest.raises(Conflict, match="record_not_now"):
        hands.withdraw_hand_count(world.actor("vic"), right.id)


def test_an_approved_record_takes_no_count_that_waited(world, talks):
    made = hands.enter_hand_count(world.actor("cho"), talks.id, NUMBERS)
    leading.close_meeting(world.actor("cho"), talks.id)
    approve(world, talks)
    for act in (hands.confirm_hand_count, hands.withdraw_hand_count):
        with pytest.raises(Conflict, match="record_not_now"):
            act(world.actor("vic"), made.id)


def test_nobody_approves_a_record_that_a_count_has_changed_meanwhile(world, talks):
    made = hands.enter_hand_count(world.actor("cho"), talks.id, NUMBERS)
    leading.close_meeting(world.actor("cho"), talks.id)
    recording.send_record(world.actor("sera"), talks.id)
    seen = load_minutes(find_row(Meeting, talks.id)).row_version
    hands.confirm_hand_count(world.actor("vic"), made.id)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        recording.approve_record(world.actor("cho"), talks.id, seen)
