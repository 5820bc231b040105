"""Tests that an open sounding never reveals single choices, however often it is read."""

import pytest

from consult.ballots import sockets
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    open_live_sounding,
)

VOTERS = ("pia", "paul", "ivo", "hana")


@pytest.fixture
def polling(app, world):
    """Provide polling(…), which returns the number of an open ballot."""

    def make(*given, **more):
        with app.app_context():
            return open_live_sounding(world, *given, **PEOPLE_ELECTORATE, **more)

    return make


def test_an_open_sounding_tells_how_many_answered_and_nothing_of_what_they_chose(
    app, world, browser, polling
):
    ballot = polling(SOUNDING_BALLOT, small=2)
    told = []
    for number, name in enumerate(VOTERS, 1):
        with app.app_context():
            cast_test_vote(world, name, ballot, "object" if name == "ivo" else "support")
            news = sockets.build_ballot_progress(ballot)
        for reader in ("cho", None):
            answer = browser(reader).get(f"/api/v1/ballots/{ballot}/result").json
            assert (answer["cast"], answer["result"]) == (number, None)
        assert (news["cast"], news["counts"]) == (number, None)
        told.append(browser().get(f"/en/ballots/{ballot}/part/result").text)
    assert set(told) == {told[0]} and "The result shows when the ballot is closed." in told[0]
    page = browser("cho").get(f"/en/ballots/{ballot}").text
    assert (
        "The count shows as it comes in. " not in page
        and "The result shows after the closing;" in page
    )
    with app.app_context():
        close_test_ballot(world, ballot)
    assert (
        browser().get(f"/api/v1/ballots/{ballot}/result").json["result"]["counts"]["support"] == 3
    )
