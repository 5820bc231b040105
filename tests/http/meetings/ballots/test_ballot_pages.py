"""Tests of the pages of a meeting's ballots: navigation, counts while open, and rules before
opening.
"""

import re

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.chair import actions as leading
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
from tests.support.consultation.secret_ballots import YES, cast_secret_votes
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


def test_while_a_ballot_is_open_nobody_is_said_not_to_have_voted(
    app, browser, world, talks, asking
):
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
        read_out_test_result(world, talks.id, ballot)
    assert "did not vote" in browser().get(f"/en/ballots/{ballot}").text.lower()


def test_a_formal_ballot_without_a_threshold_was_no_sounding(app, browser, world, talks, asking):
    ballot = asking(RECORDED_BALLOT, **PEOPLE_ELECTORATE, threshold="none")
    with app.app_context():
        cast_test_vote(world, "pia", ballot, "yes")
        close_test_ballot(world, ballot)
        read_out_test_result(world, talks.id, ballot)
    for address in (PLACE, f"/en/ballots/{ballot}", "/en/c/talks/ballots"):
        page = browser().get(address).text
        assert "Vote closed" in page and "Sounded out" not in page, address


def test_missing_answers_to_a_sounding_are_shown_by_place(app, browser, world, talks, asking):
    ballot = asking(**PEOPLE_ELECTORATE, small=2)
    with app.app_context():
        for name, choice in (("hana", "live"), ("pia", "live"), ("nils", "object")):
            cast_test_vote(world, name, ballot, choice)
        close_test_ballot(world, ballot)
        read_out_test_result(world, talks.id, ballot)
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


def test_where_the_room_alone_votes_the_rules_say_so_and_count_nobody_else(browser, world, talks):
    chair = browser("cho")
    with world.app.app_context():
        enable_formal_ballots(world)
        with transaction():
            find_row(Meeting, talks.id).remote_may = ["speak"]
    for asked, told in (
        (RECORDED_BALLOT | {"quorum": "67"}, "1 is here, and the quorum is 2"),
        (SOUNDING_BALLOT | PEOPLE_ELECTORATE, "Open to those present in the room when"),
    ):
        words = chair.fill(f"{PLACE}/chair/ballot/words", {**asked, "question": ""}).text
        words = " ".join(words.split())
        assert told in words and "Remote participants do not vote in this meeting." in words
        assert "in the same way" not in words and "in the room or remote" not in words


def test_before_a_recorded_ballot_the_chair_reads_that_too_few_are_here_for_the_quorum(
    browser, world, talks
):
    chair = browser("cho")
    assert "They are off in this consultation" in chair.get(f"{PLACE}/chair").text
    with world.app.app_context():
        enable_formal_ballots(world)
    assert "They are off in this consultation" not in chair.get(f"{PLACE}/chair").text
    asked = {**RECORDED_BALLOT, "question": "", "quorum": "67"}

    def read_rules():
        return " ".join(chair.fill(f"{PLACE}/chair/ballot/words", asked).text.split())

    assert "without others the result cannot count" not in read_rules()
    with world.app.app_context(), transaction():
        for each in db.session.scalars(db.select(Registration).filter_by(where="remote")):
            each.left_at = utc_now()
    assert "1 is here, and the quorum is 2: without others the result cannot" in read_rules()


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


@pytest.mark.parametrize("given", [SOUNDING_BALLOT, RECORDED_BALLOT])
def test_no_page_shows_a_count_before_the_chair_reads_it_out(
    app, browser, world, talks, asking, given
):
    answer = given["answers"] == "vote"
    ballot = asking(given, **PEOPLE_ELECTORATE)
    with app.app_context():
        cast_test_vote(world, "pia", ballot, "yes" if answer else "support")
        balloting.close_meeting_ballot(world.actor("cho"), talks.id, ballot)
    waits = "The ballot is closed. The chair reads out the result."
    own, pages = f"/en/ballots/{ballot}", (PLACE, f"/en/ballots/{ballot}")
    for address in pages:
        page = browser("pia").get(address).text
        assert waits in page and "facts-line" not in page and "Roll call" not in page, address
    told = browser("pia").get(f"/api/v1/ballots/{ballot}/result").json
    assert told["result"] is None
    record = browser("sera").get(f"{PLACE}/record").text
    assert 'id="b-' not in record
    for name, address in (("cho", own), ("vic", own), ("cho", f"{PLACE}/chair")):
        assert waits not in browser(name).get(address).text, "the podium decides with it"
    with app.app_context():
        read_out_test_result(world, talks.id, ballot)
    for address in pages:
        page = browser("pia").get(address).text
        assert waits not in page and "facts-line" in page, address


def test_the_list_of_a_secret_ballot_waits_for_the_chair_too(app, browser, world, talks, asking):
    names = ("hana", "nils", "pia", "ivo", "dora")
    ballot = asking({**RECORDED_BALLOT, "kind": "secret"}, **PEOPLE_ELECTORATE)
    with app.app_context():
        with transaction():
            confirmed = db.session.query(Registration).filter_by(where="room")
            confirmed.update({"present_at": utc_now(), "left_at": None})
        cast_secret_votes(world, ballot, dict.fromkeys(names, YES))
        close_test_ballot(world, ballot)
    page, listed = f"/en/ballots/{ballot}/secret", f"/api/v1/ballots/{ballot}/commitments"
    shown = browser("pia").get(page).text
    assert browser("pia").get(listed).status_code == 404
    assert browser("cho").get(listed).status_code == 200
    assert "In a meeting, the list shows once the result is read out." in shown
    assert "shows here once the chair has read out the result" in shown and "5 took part" in shown
    assert "The published list" not in shown
    assert "The published list: 5 votes" in browser("cho").get(page).text
    with app.app_context():
        read_out_test_result(world, talks.id, ballot)
    assert "The published list: 5 votes" in browser("pia").get(page).text
    assert len(browser("pia").get(listed).json["opened"]) == 5


def test_a_result_that_the_chair_goes_on_without_is_public(app, browser, world, talks, asking):
    ballot = asking(**PEOPLE_ELECTORATE)
    with app.app_context():
        balloting.close_meeting_ballot(world.actor("cho"), talks.id, ballot)
        balloting.hide_result(world.actor("cho"), talks.id)
    assert "facts-line" in browser().get(f"/en/ballots/{ballot}").text


def test_a_relieved_chair_does_not_act_on_the_page_of_a_ballot_either(
    app, browser, world, talks, asking
):
    ballot = asking(RECORDED_BALLOT)
    with app.app_context():
        for name in ("vic", "cho", "vic"):
            leading.take_chair(world.actor(name), talks.id)
    own = f"/en/ballots/{ballot}"
    shown = browser("cho").get(own).text
    assert "so you only watch" in shown and "Close the ballot" not in shown
    refused = browser("cho").fill(f"{own}/close", {})
    assert refused.status_code == 409 and "Vic has taken the chair" in refused.text
    assert browser("vic").fill(f"{own}/close", {}).status_code == 303
    correction = {"holder": f"o{world.lakeside}", "choice": "no", "reason": "Misheard."}
    for act, given in {
        "announce": {},
        "record": {"recorded": "true"},
        "correct": correction,
    }.items():
        refused = browser("cho").fill(f"{own}/{act}", given)
        assert refused.status_code == 409 and "Vic has taken the chair" in refused.text, act
    assert browser("cho").say("POST", f"/api/v1/ballots/{ballot}/announce", {}).status_code == 409
    assert browser("vic").fill(f"{own}/announce", {}).status_code == 303


def test_a_participant_without_a_vote_reads_in_the_meeting_which_groups_vote(
    browser, world, asking
):
    limit = "Only this stakeholder group votes: Governments."
    asking(**PEOPLE_ELECTORATE, electorate_groups=["gov"])
    shown = browser("pia").get(PLACE).text
    assert re.search(re.escape(limit) + r"\s+You have no vote here", shown)
