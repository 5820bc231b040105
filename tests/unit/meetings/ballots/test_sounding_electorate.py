"""Tests of the electorate of a sounding: those present at its opening, in the room and remote."""

import pytest

from consult.ballots import queries as asked
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import transaction
from consult.meetings.attendance import check_in_actions as arriving
from consult.meetings.ballots import actions as balloting
from consult.meetings.models import Meeting, Registration
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
    read_out_test_result,
)
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def leaves(talks, *names):
    with transaction():
        for each in db.session.scalars(
            db.select(Registration).where(Registration.meeting_id == talks.id)
        ):
            if each.user_id in {talks.world.ids[name] for name in names}:
                each.left_at = utc_now()


def ask(world, talks, given=SOUNDING_BALLOT, **more):
    """Open a sounding as the chair."""
    return balloting.open_meeting_ballot(
        world.actor("cho"), talks.id, OpenBallotForm(**{**given, **more})
    ).id


def test_a_sounding_asks_the_organisations_that_are_there_and_no_other(world, talks):
    leaves(talks, "nils")
    ballot = ask(world, talks)
    assert asked.count_turnout(asked.load_ballot(ballot)) == (1, 0)
    cast_test_vote(world, "hana", ballot, "live")
    with pytest.raises(Forbidden):
        cast_test_vote(world, "nils", ballot, "object")


def test_a_participant_who_comes_later_is_not_asked(world, talks):
    leaves(talks, "nils")
    ballot = ask(world, talks)
    mine = db.session.scalar(
        db.select(Registration.id).where(Registration.user_id == world.ids["nils"])
    )
    arriving.check_in_participant(world.actor("sera"), mine)
    with pytest.raises(Forbidden):
        cast_test_vote(world, "nils", ballot, "live")
    assert asked.count_turnout(asked.load_ballot(ballot)) == (1, 0)


def test_where_remote_participants_do_not_vote_the_room_alone_is_asked(world, talks):
    with transaction():
        find_row(Meeting, talks.id).remote_may = ["speak"]
    ballot = ask(world, talks, **PEOPLE_ELECTORATE)
    assert asked.count_turnout(asked.load_ballot(ballot)) == (2, 0), (
        "hana and rana; pia, nils and ivo are remote"
    )


def test_a_sounding_of_nobody_is_not_opened(world, talks):
    leaves(talks, "hana", "pia", "nils", "ivo", "rana")
    with pytest.raises(Conflict, match="nobody_may_vote"):
        ask(world, talks)


def test_a_formal_ballot_asks_the_absent_too(world, talks):
    enable_formal_ballots(world)
    leaves(talks, "nils")
    assert asked.count_turnout(asked.load_ballot(ask(world, talks, RECORDED_BALLOT))) == (2, 0)


@pytest.mark.parametrize(("small", "told"), [(2, {"room": 1, "remote": 1}), (3, None)])
def test_missing_answers_are_shown_by_place_where_no_place_is_small(world, talks, small, told):
    ballot = ask(world, talks, **PEOPLE_ELECTORATE, small=small)
    for name, choice in (("hana", "live"), ("pia", "live"), ("nils", "object")):
        cast_test_vote(world, name, ballot, choice)
    assert asked.build_ballot_view(asked.load_ballot(ballot)).non_voters is None, (
        "while it is open nothing is told"
    )
    close_test_ballot(world, ballot)
    assert asked.build_ballot_view(asked.reload_ballot(ballot)).non_voters is None
    read_out_test_result(world, talks.id, ballot)
    shown = asked.build_ballot_view(asked.reload_ballot(ballot))
    assert (shown.electors, shown.cast, shown.non_voters) == (5, 3, told)
