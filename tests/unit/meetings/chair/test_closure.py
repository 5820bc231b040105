"""Tests of closing a meeting, and of ballots that it left open.

It is not closed over an open ballot; personal codes end only when it cannot be undone.
"""

from datetime import timedelta

import pytest

from consult.consultations.queries import identify_visitor
from consult.ballots.counting.result_queries import is_result_held
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import freeze_clock, find_row, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.meetings.chair import undo as acting, actions as leading
from consult.meetings.attendance import check_in_actions as arriving, jobs as ending
from consult.meetings.ballots import actions as balloting
from consult.meetings.models import Meeting
from consult.positions.models import Ballot
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.consultation.check_in import enter, of

pytestmark = pytest.mark.usefixtures("here")


def take_up_clause(actor, talks):
    """Take up a second clause of the current item."""
    with transaction():
        meeting(talks).item.clause_ids = [talks.world.other_clause, talks.world.third_clause]
    leading.take_up_clause(actor, talks.id, talks.world.third_clause)


LEAVES = {
    "start_item": lambda actor, talks: leading.start_item(actor, talks.id, talks.items[2]),
    "end_item": lambda actor, talks: leading.end_item(actor, talks.id),
    "park": lambda actor, talks: leading.end_item(actor, talks.id, parked=True),
    "take_up_clause": take_up_clause,
    "stay": lambda _actor, _talks: None,
}


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def meeting(talks):
    return find_row(Meeting, talks.id)


def ask(world, talks):
    """Open a ballot as the chair; return its number."""
    form = OpenBallotForm(question="Can you accept it?", answers="sounding", about="motion")
    return balloting.open_meeting_ballot(world.actor("cho"), talks.id, form).id


@pytest.mark.parametrize("leave", LEAVES)
def test_a_meeting_is_not_closed_over_an_open_ballot_wherever_it_went_since(world, talks, leave):
    ballot = ask(world, talks)
    LEAVES[leave](world.actor("cho"), talks)
    with pytest.raises(Conflict, match="ballot_open_already"):
        leading.close_meeting(world.actor("cho"), talks.id)
    assert meeting(talks).state == "open"
    balloting.close_meeting_ballot(world.actor("cho"), talks.id, ballot)
    leading.close_meeting(world.actor("cho"), talks.id)
    assert meeting(talks).state == "closed"


@pytest.mark.parametrize("leave", LEAVES)
def test_the_result_of_a_ballot_that_the_meeting_left_open_waits_for_the_chair(world, talks, leave):
    chair = world.actor("cho")
    ballot = ask(world, talks)
    LEAVES[leave](chair, talks)
    balloting.close_meeting_ballot(chair, talks.id, ballot)
    assert is_result_held(find_row(Ballot, ballot))
    balloting.read_out_result(chair, talks.id, ballot)
    assert not is_result_held(find_row(Ballot, ballot))


def test_going_on_after_the_closing_puts_the_ballot_away(world, talks):
    chair = world.actor("cho")
    balloting.close_meeting_ballot(chair, talks.id, ask(world, talks))
    leading.start_item(chair, talks.id, talks.items[2])
    assert meeting(talks).ballot_id is None


@pytest.mark.parametrize("leave", LEAVES)
def test_no_second_ballot_is_opened_beside_one_that_the_meeting_left_behind(world, talks, leave):
    ballot = ask(world, talks)
    LEAVES[leave](world.actor("cho"), talks)
    with pytest.raises(Conflict, match="ballot_open_already"):
        ask(world, talks)
    balloting.close_meeting_ballot(world.actor("cho"), talks.id, ballot)
    assert ask(world, talks) != ballot


@pytest.fixture
def code(world, talks):
    """Provide the personal code that Hana received at the door."""
    return arriving.issue_code(world.actor("sera"), of(world, talks, "hana").id)


def test_a_closing_that_is_undone_leaves_codes_and_their_sign_ins_valid(world, talks, code):
    token = enter(code).token
    leading.close_meeting(world.actor("cho"), talks.id)
    ending.revoke_codes_of_closed_meetings()
    assert identify_visitor(token).actor.user_id == world.ids["hana"]
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    with freeze_clock(utc_now() + timedelta(hours=1)):
        ending.revoke_codes_of_closed_meetings()
        assert identify_visitor(token).actor.user_id == world.ids["hana"]


def test_codes_end_once_a_closing_can_no_longer_be_undone(world, talks, code):
    token = enter(code).token
    leading.close_meeting(world.actor("cho"), talks.id)
    with freeze_clock(utc_now() + timedelta(minutes=3)):
        ending.revoke_codes_of_closed_meetings()
        assert identify_visitor(token).actor.user_id is None
        assert (of(world, talks, "hana").code_hash, of(world, talks, "hana").signin_id) == (
            None,
            None,
        )
        told = len(world.events())
        ending.revoke_codes_of_closed_meetings()
        assert len(world.events()) == told


def test_while_a_meeting_is_closed_no_code_lets_anybody_in_and_after_the_undo_it_does(
    world, talks, code
):
    leading.close_meeting(world.actor("cho"), talks.id)
    with pytest.raises(Invalid):
        enter(code)
    acting.undo_act(world.actor("cho"), talks.id, acting.load_last_act(talks.id).id)
    assert enter(code).token
