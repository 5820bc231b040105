"""Tests of a chair's question in each reader's language, and of the anonymous invitation of
objectors.
"""

import re

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.screens import actions as screens
from consult.meetings.models import Meeting
from tests.support.consultation.ballots import cast_test_vote
from tests.http.meetings.chair.test_console import AT, press
from tests.support.consultation.meeting import FirstReadingMeeting

FLOOR = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def questions(page):
    return re.findall(r'<h[12] class="asked" lang="(\w+)" dir="\w+">(?:<bdi>)?([^<]+)<', page)


def test_a_question_left_as_it_was_proposed_is_read_by_each_in_their_own_language(
    world, talks, browser
):
    with world.app.app_context():
        lit = screens.create_screen(world.actor("sera"), talks.id, "Projector", languages=["fr"])
    page = browser("cho").get(AT.replace("/en/", "/ar/")).text
    arabic = re.search(r'name="question" value="([^"]+)"', page)[1]
    form = {
        "about": "bracket",
        "clause_id": world.other_clause,
        "which": 1,
        "question": arabic,
        "answers": "sounding",
    }
    with world.app.app_context():
        balloting.open_meeting_ballot(world.actor("cho"), talks.id, OpenBallotForm(**form))
    english = "Clause 2: can you accept “voluntary” without brackets?"
    assert arabic != english
    assert questions(browser().get(FLOOR).text) == [("en", english)]
    assert questions(browser().get(FLOOR.replace("/en/", "/ar/")).text) == [("ar", arabic)]
    with world.app.app_context(), transaction():
        db.session.get(Meeting, talks.id).layout = "ballot"
        db.session.get(Meeting, talks.id).revision += 1
    ((language, french),) = questions(browser().get(f"/fr/screen/{lit.token}").text)
    assert language == "fr" and french not in {english, arabic} and "voluntary" in french
    assert english in browser("cho").get(AT).text


def test_a_question_phrased_by_the_chair_stays_as_written(world, talks, browser):
    form = {
        "about": "bracket",
        "clause_id": world.other_clause,
        "which": 1,
        "question": "Shall “voluntary” go?",
        "answers": "sounding",
    }
    with world.app.app_context():
        balloting.open_meeting_ballot(world.actor("cho"), talks.id, OpenBallotForm(**form))
    assert questions(browser().get(FLOOR.replace("/en/", "/fr/")).text) == [
        ("en", "Shall “voluntary” go?")
    ]


def test_the_invitation_of_objectors_is_on_floor_and_screen_and_names_nobody(world, talks, browser):
    chair, words = browser("cho"), "The chair invites delegates who object to take the floor."
    with world.app.app_context():
        lit = screens.create_screen(world.actor("sera"), talks.id, "Projector")
        form = OpenBallotForm(
            question="Shall we go on?", answers="sounding", electorate="people", small=2
        )
        number = balloting.open_meeting_ballot(world.actor("cho"), talks.id, form).id
        for name, choice in {
            "pia": "support",
            "hana": "object",
            "nils": "object",
            "ivo": "support",
        }.items():
            cast_test_vote(world, name, number, choice)
    assert "Invite delegates who object to speak" not in chair.get(AT).text
    press(chair, "Close voting")
    assert words not in browser("hana").get(FLOOR).text
    press(chair, "Invite delegates who object to speak")
    page = chair.get(AT).text
    assert (
        "Delegates who object are invited to speak." in page
        and "Invite delegates who object to speak" not in page
    )
    for shown in (
        browser("ivo").get(FLOOR).text,
        browser().get(FLOOR).text,
        browser().get(f"/en/screen/{lit.token}").text,
    ):
        assert words in shown and "Hana" not in shown and "Nils" not in shown
    assert "Ask for the floor</button>" in browser("hana").get(FLOOR).text
    assert "Ask for the floor</button>" in browser("pia").get(FLOOR).text, (
        "who supports it is asked nothing else"
    )
    press(chair, "Put the ballot away")
    assert words not in browser("hana").get(FLOOR).text
