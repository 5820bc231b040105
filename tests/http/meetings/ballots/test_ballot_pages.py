"""Tests of the pages of a meeting's ballots: navigation, counts while open, and rules before
opening.
"""

import re

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, utc_now
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.models import Registration
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
)
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.unit.amendments.test_amendment_actions import propose

PLACE = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def asking(app, world, talks):
    """Provide asking(…), the number of a ballot that the chair opened in the meeting."""

    def ask(given=SOUNDING_BALLOT, **more):
        with app.app_context():
            enable_formal_ballots(world)
            return balloting.open_meeting_ballot(
                world.actor("cho"), talks.id, OpenBallotForm(**{**given, **more})
            ).id

    return ask


def test_from_a_ballot_one_goes_back_to_its_meeting_and_to_its_clause(browser, world, asking):
    page = (
        browser("pia")
        .get(f"/en/ballots/{asking(about='clause', clause_id=world.other_clause)}")
        .text
    )
    crumbs = page.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert f'href="{PLACE}"' in crumbs and "First reading" in crumbs
    assert f'href="/en/clauses/{world.other_clause}"' in crumbs and "Clause 2" in crumbs


def test_while_a_ballot_is_open_nobody_is_said_not_to_have_voted(app, browser, world, asking):
    ballot = asking(RECORDED_BALLOT, **PEOPLE_ELECTORATE, shows="live")
    with app.app_context():
        cast_test_vote(world, "pia", ballot, "yes")
    for address in (PLACE, f"/en/ballots/{ballot}"):
        page = browser().get(address).text.lower()
        assert "did not vote" not in page and ("have voted" in page or "of 8 have voted" in page), (
            address
        )
    assert re.search(
        r"\. (</span>)?You may change it until", browser("pia").get(f"/en/ballots/{ballot}").text
    )
    assert re.search(
        r"。(</span>)?投票结束前可以更改", browser("pia").get(f"/zh/ballots/{ballot}").text
    )
    with app.app_context():
        close_test_ballot(world, ballot)
    assert "did not vote" in browser().get(f"/en/ballots/{ballot}").text.lower()


def test_a_formal_ballot_without_a_threshold_was_no_sounding(app, browser, world, asking):
    ballot = asking(RECORDED_BALLOT, **PEOPLE_ELECTORATE, threshold="none")
    with app.app_context():
        cast_test_vote(world, "pia", ballot, "yes")
        close_test_ballot(world, ballot)
    for address in (PLACE, f"/en/ballots/{ballot}", "/en/c/talks/ballots"):
        page = browser().get(address).text
        assert "Vote closed" in page and "Sounded out" not in page, address


def test_missing_answers_to_a_sounding_are_shown_by_place(app, browser, world, asking):
    ballot = asking(**PEOPLE_ELECTORATE, small=2)
    with app.app_context():
        for name, choice in (("hana", "live"), ("pia", "live"), ("nils", "object")):
            cast_test_vote(world, name, ballot, choice)
        close_test_ballot(world, ballot)
    assert "Did not vote: In the room 1, Remote 1" in " ".join(
        browser().get(f"/en/ballots/{ballot}").text.split()
    )


def test_absent_participants_are_told_why_they_are_not_asked(browser, world, asking):
    page = browser("paul").get(f"/en/ballots/{asking(**PEOPLE_ELECTORATE)}").text
    assert "You have no vote here" in page and "when the ballot was opened" in page


def test_before_a_sounding_the_chair_reads_its_electorate(browser, world, talks):
    chair = browser("cho")
    page = chair.get(f"{PLACE}/chair/ballot").text
    assert f'href="{PLACE}/chair"' in page.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert (
        "2 organizations may vote" in page
        and "Open to those present, in the room or remote," in page
    )
    words = chair.fill(
        f"{PLACE}/chair/ballot/words",
        {"question": "", **PEOPLE_ELECTORATE, "kind": "indicative", "answers": "sounding"},
    ).text
    assert "5 people may vote" in words and "Paul" in words and "not here now" in words
    with world.app.app_context(), transaction():
        for each in db.session.scalars(db.select(Registration)):
            each.left_at = utc_now()
    assert "nobody who may vote is present now." in chair.get(f"{PLACE}/chair/ballot").text
    assert browser("pia").fill(f"{PLACE}/chair/ballot/words", {"question": ""}).status_code == 403


@pytest.mark.parametrize(
    ("small", "least", "opens"), [("5", 5, True), ("2", 4, True), ("9", 9, False)]
)
def test_before_a_secret_ballot_is_opened_it_is_said_that_few_votes_make_it_void(
    app, browser, world, small, least, opens
):
    with app.app_context():
        enable_formal_ballots(world)
    given = {
        "question": "Who?",
        "kind": "secret",
        "answers": "vote",
        "threshold": "simple",
        "small": small,
        **PEOPLE_ELECTORATE,
    }
    page = browser("cho").fill("/en/c/talks/ballots/words", given).text
    assert f"With fewer than {least} votes, nothing is opened and the ballot is void:" in page
    assert ("It cannot be opened" in page) is not opens


def test_a_refused_question_comes_back_to_its_form_with_what_was_typed_and_why(
    app, browser, world, talks
):
    with app.app_context():
        enable_formal_ballots(world)
    given = {
        "question": "Shall it be so?",
        "kind": "recorded",
        "answers": "sounding",
        "threshold": "simple",
        "roll_language": "fr",
    }
    answer = browser("cho").fill(f"{PLACE}/chair/ballot", given)
    assert answer.status_code == 422 and "<h1>Open a ballot</h1>" in answer.text
    assert (
        "Shall it be so?" in answer.text
        and "This threshold cannot be counted in these answers" in answer.text
    )
    quick = browser("cho").fill(
        f"{PLACE}/chair/ballot", {"question": "", "kind": "indicative", "answers": "sounding"}
    )
    assert quick.status_code == 422 and 'id="console-floor"' in quick.text


def test_amendments_without_text_have_a_name_in_the_form(app, browser, world, talks):
    with app.app_context():
        propose(world, "ivo", kind="sup", text=None, reason="It says nothing new.")
    page = browser("cho").get("/en/c/talks/ballots/new").text
    assert re.search(r"A-\d+ SUP</option>", page) and "The words of 2 are" not in page
