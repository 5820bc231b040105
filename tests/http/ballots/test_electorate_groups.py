"""Tests of an electorate limited to stakeholder groups: form, preview, page, API and verifier."""

import io
import json
import zipfile

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.ballots.opening import actions as opening
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.meetings.models import Meeting
from tests.http.ballots.test_record_verification import chained, find, record_of, verifier
from tests.support.consultation.ballots import (
    PEOPLE_ELECTORATE,
    RECORDED_BALLOT,
    cast_test_vote,
    close_test_ballot,
    enable_formal_ballots,
    open_test_ballot,
)
from tests.support.consultation.meeting import FirstReadingMeeting

DOOR = "/en/c/talks/ballots"
ASKED = {
    "kind": "recorded",
    "question": "Shall we refer it?",
    "answers": "vote",
    "threshold": "simple",
    "electorate_groups": "gov",
}
ONLY = "Only this stakeholder group votes: Governments."


@pytest.fixture
def limited(app, world):
    """Provide a recorded ballot of governments in which one of their two people voted."""
    with app.app_context():
        ballot = open_test_ballot(
            world, RECORDED_BALLOT, **PEOPLE_ELECTORATE, electorate_groups=["gov"]
        )
        cast_test_vote(world, "paul", ballot, "no")
    return ballot


@pytest.fixture
def chair(app, world, browser):
    """Provide the browser of the chair, with formal ballots on."""
    with app.app_context():
        enable_formal_ballots(world)
    return browser("cho")


def test_the_form_offers_each_group_and_reads_out_the_limit(chair):
    form = chair.get(f"{DOOR}/new").text
    assert 'type="checkbox" name="electorate_groups" value="gov"' in form
    shown = chair.fill(f"{DOOR}/words", ASKED).text
    assert ONLY in " ".join(shown.split()) and "1 organization may vote" in shown
    assert "of another stakeholder group" in shown
    assert 'name="electorate_groups" value="gov" checked' in shown


def test_two_ticked_groups_reach_the_server(chair):
    shown = chair.fill(f"{DOOR}/words", {**ASKED, "electorate_groups": ["gov", "civ"]}).text
    assert "Only these stakeholder groups vote: Governments, Civil society" in " ".join(
        shown.split()
    )
    assert "2 organizations may vote" in shown


def test_a_wrong_group_is_named_and_what_was_typed_stays(chair):
    wrong = chair.fill(DOOR, {**ASKED, "electorate_groups": "mars"})
    assert wrong.status_code == 422 and "Choose stakeholder groups from the list." in wrong.text
    assert "Shall we refer it?" in wrong.text


def test_the_page_and_the_api_tell_who_votes(limited, browser, chair):
    page = " ".join(browser("pia").get(f"/en/ballots/{limited}").text.split())
    assert f"{ONLY} You have no vote here" in page
    assert page.count(ONLY) == 2  # beside the vote, and among the rules
    shown = browser().get(f"/api/v1/ballots/{limited}/result").json
    assert (shown["electorate_groups"], shown["electors"]) == (["gov"], 2)
    made = chair.say(
        "POST",
        "/api/v1/consultations/1/ballots",
        {"kind": "recorded", "question": "And now?", "electorate_groups": ["gov", "civ"]},
    )
    assert (made.status_code, made.json["electorate_groups"]) == (201, ["gov", "civ"])


def test_the_list_of_votes_holds_only_electors_of_the_group(app, world, limited, browser):
    with app.app_context():
        close_test_ballot(world, limited)
    lines = browser().get(f"/api/v1/ballots/{limited}/votes.csv").text.splitlines()
    assert len(lines) == 3 and all(",gov," in line for line in lines[1:])
    fixed = browser().get(f"/api/v1/ballots/{limited}/votes").json["fixed"]
    assert fixed[-1] == ["gov"]


def test_the_record_of_a_meeting_and_its_file_tell_who_voted(app, world, browser):
    talks = FirstReadingMeeting(world)
    with app.app_context():
        with transaction():
            find_row(Meeting, talks.id).state = "closed"
        enable_formal_ballots(world)
        ballot = opening.open_ballot(
            world.actor("cho"),
            world.consultation,
            OpenBallotForm(**RECORDED_BALLOT, electorate_groups=["gov"]),
            meeting_id=talks.id,
        ).id
        close_test_ballot(world, ballot)
    record = "/en/c/talks/meetings/first-reading/record"
    assert ONLY in " ".join(browser("mona").get(record).text.split())
    word = browser("mona").get(f"{record}/minutes_word")
    with zipfile.ZipFile(io.BytesIO(word.data)) as packed:
        assert ONLY in packed.read("word/document.xml").decode()


def test_the_verifier_names_the_limit_and_an_elector_of_another_group(app, world, limited, browser):
    with app.app_context():
        close_test_ballot(world, limited)
    rows = [json.loads(line) for line in record_of(browser, world).splitlines()]
    status, said = verifier(chained(rows))
    assert status == 0 and f"ballot {limited}: fits" in said and "; only gov" in said
    find(rows, "ballot.fixed")["facts"]["elector_groups"][0] = "civ"
    status, said = verifier(chained(rows))
    assert status == 1 and "is of another group" in said
