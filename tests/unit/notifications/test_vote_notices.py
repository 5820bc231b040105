"""Tests of notices about corrected votes: the side that is asked hears, and then the other."""

import pytest

from consult.ballots.corrections import announcement_actions as announcing
from consult.ballots.corrections import request_actions as requesting
from tests.support.consultation.ballots import (
    cast_test_vote,
    close_test_ballot,
    correct_test_vote,
    open_test_ballot,
)
from tests.support.consultation.notices import everyone, notices, said

pytestmark = pytest.mark.usefixtures("here")
ASKED, SETTLED = "ballot.correction_asked", "ballot.correction_settled"


@pytest.fixture
def closed(world, news):
    """Provide the number of a closed ballot in which Hana's organization said yes."""
    ballot = open_test_ballot(world)
    cast_test_vote(world, "hana", ballot, "yes")
    close_test_ballot(world, ballot)
    news.step()
    return ballot


def ask_voter(world, ballot):
    lakeside = f"o{world.lakeside}"
    return requesting.propose_correction(world.actor("cho"), ballot, lakeside, "no", "Misheard.").id


def test_the_podium_hears_what_a_voter_asks_and_the_voter_hears_the_answer(world, closed, news):
    correct_test_vote(world, closed, "hana", "no")
    news.step()
    assert set(everyone(ASKED)) == {"cho", "vic"} and set(everyone(SETTLED)) == {"hana"}
    path = f"/en/ballots/{closed}"
    assert said(notices(world, "cho", ASKED)[0]) == (
        "A correction of a vote in ballot B-1 waits for your answer",
        path,
    )
    assert said(notices(world, "hana", SETTLED)[0]) == (
        "A vote in ballot B-1 was corrected as you had agreed",
        path,
    )


def test_a_voter_hears_what_the_podium_asks_and_the_podium_hears_the_answer(world, closed, news):
    asked = ask_voter(world, closed)
    requesting.settle_request(world.actor("hana"), closed, asked, accept=False)
    news.step()
    assert set(everyone(ASKED)) == {"hana"} and set(everyone(SETTLED)) == {"cho"}
    assert said(notices(world, "hana", ASKED)[0])[0] == (
        "The podium asks you to confirm a correction of your vote in ballot B-1"
    )
    assert said(notices(world, "cho", SETTLED)[0])[0] == (
        "The correction of a vote in ballot B-1 was declined"
    )
    assert everyone("vote.corrected") == {}


def test_a_request_that_lapses_with_the_announcement_is_told(world, closed, news):
    ask_voter(world, closed)
    announcing.announce_result(world.actor("vic"), closed)
    news.step()
    assert said(notices(world, "cho", SETTLED)[0])[0] == (
        "The result of ballot B-1 was announced before a correction was confirmed"
    )
