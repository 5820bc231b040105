"""Tests of announcing a result in a meeting: by the console, by a decision, by the record."""

import pytest

from consult.ballots.corrections import request_actions as requesting
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import find_row, utc_now
from consult.core.errors import Conflict, Forbidden, NotFound
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.chair.undo import load_last_act
from consult.meetings.chair import ruling_actions as ruling
from consult.meetings.models import Meeting
from consult.meetings.record import actions as recording
from consult.positions.models import Ballot
from tests.support.consultation.ballots import (
    cast_test_vote,
    enable_formal_ballots,
    facts_of,
    open_test_ballot,
)
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
OTHERS = ("otto", "pia", "hana", "fay", "rana", "mona", "sera", "ada", "nora")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def closed(world, talks):
    """Provide the number of a closed recorded ballot of the meeting."""
    enable_formal_ballots(world)
    form = OpenBallotForm(kind="recorded", question="Shall we go on?", answers="vote")
    number = balloting.open_meeting_ballot(world.actor("cho"), talks.id, form).id
    cast_test_vote(world, "hana", number, "yes")
    balloting.close_meeting_ballot(world.actor("cho"), talks.id, number)
    return number


def announce(world, talks, number, name="cho"):
    return balloting.announce_meeting_result(world.actor(name), talks.id, number)


def ask(world, ballot):
    return requesting.request_correction(world.actor("hana"), ballot, "no", "Misheard.").id


def test_the_podium_announces_a_result_once(world, talks, closed):
    for name in OTHERS:
        with pytest.raises(Forbidden):
            announce(world, talks, closed, name)
    announce(world, talks, closed)
    assert load_last_act(talks.id).verb == "ballot.announced"
    (told,) = facts_of("ballot.announced")
    assert (told["meeting_id"], told["counts"]) == (talks.id, [1, 0, 0])
    with pytest.raises(Conflict, match="nothing_to_announce"):
        announce(world, talks, closed)


def test_a_ballot_of_another_meeting_is_not_announced_here(world, talks, closed):
    with pytest.raises(NotFound):
        announce(world, talks, open_test_ballot(world))


def test_a_decision_that_names_the_ballot_announces_its_result(world, talks, closed):
    asked = ask(world, closed)

    def decide():
        ruling.rule_on_clause(
            world.actor("cho"), talks.id, world.third_clause, "agreed", "So.", ballot_id=closed
        )

    with pytest.raises(Conflict, match="vote_corrections_wait"):
        decide()
    requesting.settle_request(world.actor("cho"), closed, asked, accept=False)
    decide()
    assert find_row(Ballot, closed).announced_by_id == world.ids["cho"]


def test_the_approval_of_the_record_announces_what_was_not(world, talks, closed):
    with transaction():
        meeting = find_row(Meeting, talks.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
    recording.send_record(world.actor("mona"), talks.id)
    asked = ask(world, closed)
    with pytest.raises(Conflict, match="vote_corrections_wait"):
        recording.approve_record(world.actor("cho"), talks.id)
    requesting.settle_request(world.actor("vic"), closed, asked, accept=True)
    recording.approve_record(world.actor("cho"), talks.id)
    assert find_row(Ballot, closed).announced_at is not None
    with pytest.raises(Conflict, match="result_final"):
        ask(world, closed)
