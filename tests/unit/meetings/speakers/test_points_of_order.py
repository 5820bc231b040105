"""Tests that a point of order interrupts the speaker and gives the floor back."""

from datetime import timedelta

import pytest

from consult.core.database.engine import find_row, freeze_clock, utc_now
from consult.meetings.chair import undo as acting
from consult.meetings.models import Meeting, Turn
from consult.meetings.speakers import actions as speaking
from consult.meetings.speakers.queries import (
    count_remaining_seconds,
    find_current_turn,
    list_waiting_turns,
)
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    """Provide a meeting with an open list, in which Nils has the floor and Pia waits."""
    made = FirstReadingMeeting(world)
    speaking.set_list_open(world.actor("cho"), made.id, is_open=True)
    ask(world, made, "nils")
    speaking.call_next_speaker(world.actor("cho"), made.id)
    ask(world, made, "pia")
    return made


def ask(world, talks, name, kind="statement"):
    return speaking.request_floor(world.actor(name), talks.id, kind).id


def call_next(world, talks):
    return speaking.call_next_speaker(world.actor("cho"), talks.id)


def speaks(world, talks):
    names = {number: name for name, number in world.ids.items()}
    current = find_current_turn(talks.id)
    waiting = list_waiting_turns(find_row(Meeting, talks.id))
    return current and names[current.user_id], [names[each.user_id] for each in waiting]


@pytest.mark.parametrize("back", ["next", "end"])
def test_the_interrupted_speaker_is_next_again_with_the_time_that_is_left(world, talks, back):
    interrupted = find_current_turn(talks.id).id
    ask(world, talks, "hana", "point_of_order")
    with freeze_clock(find_row(Turn, interrupted).called_at + timedelta(seconds=50)):
        call_next(world, talks)
        assert speaks(world, talks) == ("hana", ["nils", "pia"])
    with freeze_clock(utc_now() + timedelta(seconds=400)):
        if back == "next":
            call_next(world, talks)
        else:
            speaking.end_turn(world.actor("cho"), talks.id)
        assert speaks(world, talks) == ("nils", ["pia"])
        turn = find_row(Turn, interrupted)
        assert (turn.spoken, count_remaining_seconds(turn)) == (50, 130)
        assert (turn.interrupted_by_id, turn.lost_at, turn.ended_at) == (None, None, None)
    call_next(world, talks)
    assert speaks(world, talks) == ("pia", [])


def test_a_second_point_of_order_is_heard_before_the_floor_returns(world, talks):
    for name in ("hana", "ivo"):
        ask(world, talks, name, "point_of_order")
    call_next(world, talks)
    assert speaks(world, talks) == ("hana", ["ivo", "nils", "pia"])
    speaking.end_turn(world.actor("cho"), talks.id)
    assert speaks(world, talks) == (None, ["ivo", "nils", "pia"])
    call_next(world, talks)
    assert speaks(world, talks) == ("ivo", ["nils", "pia"])
    speaking.end_turn(world.actor("cho"), talks.id)
    assert speaks(world, talks) == ("nils", ["pia"])


def test_the_interruption_is_undone_as_if_it_had_not_been(world, talks):
    ask(world, talks, "hana", "point_of_order")
    call_next(world, talks)
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    assert speaks(world, talks) == ("nils", ["hana", "pia"])
    assert find_current_turn(talks.id).interrupted_by_id is None


def test_the_chair_may_give_the_floor_to_another_and_the_interrupted_one_stays_first(world, talks):
    ask(world, talks, "hana", "point_of_order")
    call_next(world, talks)
    waiting = list_waiting_turns(find_row(Meeting, talks.id))
    speaking.call_speaker(world.actor("cho"), talks.id, waiting[1].id)
    assert speaks(world, talks) == ("pia", ["nils"])
