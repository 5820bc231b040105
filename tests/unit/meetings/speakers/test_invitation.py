"""Tests of inviting objectors to speak after a sounding: publicly, with the list opened,
without names.
"""

import pytest
from sqlalchemy import select

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import Event
from consult.meetings.chair import undo as acting, actions as leading
from consult.meetings.ballots import actions as balloting
from consult.meetings.speakers import objector_invitation_actions as inviting, actions as speaking
from consult.meetings.live import state_queries as standing
from consult.meetings.models import Meeting
from tests.support.consultation.ballots import cast_test_vote
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
OTHERS = ("otto", "pia", "hana", "fay", "rana", "mona", "sera", "ada", "nora")
SAID = {"pia": "support", "hana": "object", "nils": "object", "ivo": "support"}


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def sounded(world, talks, said, close=True):
    """Hold a sounding with these answers; return its number."""
    chair = world.actor("cho")
    form = OpenBallotForm(
        question="Shall we go on?", answers="sounding", electorate="people", small=2
    )
    number = balloting.open_meeting_ballot(chair, talks.id, form).id
    for name, choice in said.items():
        cast_test_vote(world, name, number, choice)
    if close:
        balloting.close_meeting_ballot(chair, talks.id, number)
    return number


def invited(talks):
    return inviting.is_invitation_open(find_row(Meeting, talks.id))


def test_objectors_are_invited_together_and_the_list_is_open_for_them(world, talks):
    number = sounded(world, talks, SAID)
    for name in OTHERS:
        with pytest.raises(Forbidden):
            inviting.invite_objectors(world.actor(name), talks.id, number)
    inviting.invite_objectors(world.actor("vic"), talks.id, number)
    inviting.invite_objectors(world.actor("vic"), talks.id, number)
    assert invited(talks) and find_row(Meeting, talks.id).list_open
    told = [each for each in db.session.scalars(select(Event)) if each.verb == "list.invited"]
    assert [set(each.facts) for each in told] == [{"meeting_id", "revision", "ballot_id"}]
    assert speaking.request_floor(world.actor("pia"), talks.id), (
        "whoever wants to speak asks as always, whatever they answered"
    )


def test_nobody_is_invited_where_nobody_objects_or_the_count_is_not_everybodys(world, talks):
    chair = world.actor("cho")
    number = sounded(world, talks, {**SAID, "hana": "live", "nils": "support"})
    with pytest.raises(Conflict, match="nobody_objects"):
        inviting.invite_objectors(chair, talks.id, number)
    number = sounded(world, talks, SAID, close=False)
    with pytest.raises(Conflict, match="nobody_objects"):
        inviting.invite_objectors(chair, talks.id, number)
    balloting.close_meeting_ballot(chair, talks.id, number)
    balloting.set_result_recorded(chair, talks.id, number, recorded=False)
    with pytest.raises(Conflict, match="nobody_objects"):
        inviting.invite_objectors(chair, talks.id, number)
    assert not invited(talks) and not find_row(Meeting, talks.id).list_open


def test_an_invitation_ends_with_the_list_the_result_or_the_clause_and_can_be_undone(world, talks):
    chair = world.actor("cho")
    number = sounded(world, talks, SAID)
    inviting.invite_objectors(chair, talks.id, number)
    acting.undo_act(chair, talks.id, acting.load_last_act(talks.id).id)
    assert not invited(talks) and not find_row(Meeting, talks.id).list_open
    inviting.invite_objectors(chair, talks.id, number)
    speaking.set_list_open(chair, talks.id, is_open=False)
    assert not invited(talks)
    speaking.set_list_open(chair, talks.id, is_open=True)
    assert invited(talks)
    balloting.hide_result(chair, talks.id)
    assert not invited(talks)
    with pytest.raises(Conflict, match="nobody_objects"):
        inviting.invite_objectors(chair, talks.id, number)
    another = sounded(world, talks, SAID)
    assert not invited(talks), "that was another sounding"
    leading.suspend_meeting(chair, talks.id)
    with pytest.raises(Conflict, match="meeting_suspended"):
        inviting.invite_objectors(chair, talks.id, another)
    assert standing.load_current_ballot(find_row(Meeting, talks.id)).ballot.id == another
