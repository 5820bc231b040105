"""Tests of the clock of a speaker, which stands still while a ballot is open."""

from datetime import timedelta

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import find_row, freeze_clock, utc_now
from consult.meetings.ballots import actions as balloting
from consult.meetings.live.shapes import TurnShape
from consult.meetings.models import Meeting, Turn
from consult.meetings.record.minutes import compute_speech
from consult.meetings.speakers import actions as speaking
from consult.meetings.speakers.queries import count_remaining_seconds, load_turn_clock
from tests.support.consultation.ballots import SOUNDING_BALLOT
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world, here):
    return FirstReadingMeeting(world)


class Hour:
    """A clock that moves only when it is told to."""

    def __init__(self):
        self.now = utc_now()

    def after(self, seconds):
        self.now += timedelta(seconds=seconds)
        return freeze_clock(self.now)


def speak(world, talks):
    turn = speaking.request_floor(world.actor("hana"), talks.id, "point_of_order").id
    speaking.call_speaker(world.actor("cho"), talks.id, turn)
    return turn


def test_the_time_of_a_ballot_is_not_the_speakers_and_the_record_follows(world, talks):
    chair, clock = world.actor("cho"), Hour()
    with clock.after(0):
        turn = speak(world, talks)
    with clock.after(10):
        form = OpenBallotForm(**SOUNDING_BALLOT)
        ballot = balloting.open_meeting_ballot(chair, talks.id, form).id
    for _later in range(2):
        with clock.after(100):
            found = find_row(Turn, turn)
            assert load_turn_clock(found).is_stopped and TurnShape.build(found).stopped
            assert count_remaining_seconds(found) == found.seconds - 10
    with clock.after(0):
        balloting.close_meeting_ballot(chair, talks.id, ballot)
    with clock.after(5):
        found = find_row(Turn, turn)
        assert not TurnShape.build(found).stopped
        assert count_remaining_seconds(found) == found.seconds - 15
        speaking.end_turn(chair, talks.id)
    assert find_row(Turn, turn).spoken == 15
    assert compute_speech(find_row(Meeting, talks.id)).total.seconds == 15


def test_a_ballot_that_was_open_at_the_call_and_that_its_time_closed_counts_until_then(
    world, talks
):
    chair, clock = world.actor("cho"), Hour()
    with clock.after(0):
        form = OpenBallotForm(**SOUNDING_BALLOT, minutes=1)
        ballot = balloting.open_meeting_ballot(chair, talks.id, form).id
    with clock.after(20):
        turn = speak(world, talks)
    with clock.after(70):
        found = find_row(Turn, turn)
        assert not load_turn_clock(found).is_stopped
        assert count_remaining_seconds(found) == found.seconds - 30, "it ended 40 s after the call"
        balloting.close_meeting_ballot(chair, talks.id, ballot)
        assert count_remaining_seconds(found) == found.seconds - 30
