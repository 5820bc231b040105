"""Tests of the pages of statements handed in writing, without a script."""

import re

import pytest

from consult.meetings.chair.actions import close_meeting
from consult.meetings.speakers import actions as speaking
from tests.support.consultation.meeting import FirstReadingMeeting

PLACE = "/en/c/talks/meetings/first-reading"
WORDS = "We support <b>this</b> clause.\n\nIt was our own proposal."


@pytest.fixture
def turn(world):
    """Provide the number of a turn of Hana, who waits for the floor."""
    talks = FirstReadingMeeting(world)
    with world.app.app_context():
        speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
        return speaking.request_floor(world.actor("hana"), talks.id).id


def test_the_speaker_reads_the_terms_hands_in_and_everyone_reads_it_later(turn, browser, world):
    hana, place = browser("hana"), f"{PLACE}/statements"
    assert f'href="{place}/{turn}"' in hana.get(PLACE).text
    form = hana.get(f"{place}/{turn}").text
    for words in (
        "At most 3000 characters.",
        "from the moment the turn ends or the meeting closes",
        "It is printed in the record under the name of the speaker, as handed in writing",
    ):
        assert words in form
    sent = hana.fill(f"{place}/{turn}", {"words": WORDS})
    assert sent.status_code == 303
    told = hana.get(sent.headers["Location"]).text
    assert "The text was handed in." in told and "until then it can be changed" in told
    assert f'href="{place}#turn-{turn}"' in told
    mine = hana.get(place).text
    assert "handed in, not public yet" in mine and "It was our own proposal." in mine
    assert "The text was handed in." not in browser("pia").get(f"{PLACE}?handed_in={turn}").text
    assert "It was our own proposal." in hana.get(f"{place}/{turn}").text
    assert "handed in writing" in browser("cho").get(f"{PLACE}/chair").text
    for name in ("pia", "cho", None):
        reader = browser(name)
        assert "our own proposal" not in reader.get(place).text
        assert reader.get(f"{place}/{turn}").status_code == (403 if name else 401)
    with world.app.app_context():
        close_meeting(world.actor("cho"), 1)
    shown = browser().get(place).text
    assert "We support &lt;b&gt;this&lt;/b&gt; clause." in shown and "handed in writing" in shown
    record = browser("hana").get(f"{PLACE}/record").text
    assert "Statements handed in writing" in record and "our own proposal" in record


def test_the_page_of_a_text_takes_part_in_the_meeting_and_says_of_which_item(turn, browser, world):
    hana = browser("hana")
    page = hana.get(f"{PLACE}/statements/{turn}").text
    assert "data-following" in page and "Your place:" in page and "Schools" in page
    own = re.search(r'data-mine="([^"]+)"', page)[1]
    assert f"/statements/{turn}" not in hana.get(own).text, "the page has no link to itself"
    with world.app.app_context():
        speaking.call_next_speaker(world.actor("cho"), 1)
    assert "You have the floor." in hana.get(own).text
    called = hana.get(PLACE).text
    assert "You have the floor." in called and f'href="{PLACE}/statements/{turn}"' in called


def test_a_text_of_a_turn_that_is_over_is_public_at_once_and_said_to_be(turn, browser, world):
    with world.app.app_context():
        speaking.call_next_speaker(world.actor("cho"), 1)
        speaking.end_turn(world.actor("cho"), 1)
    hana = browser("hana")
    sent = hana.fill(f"{PLACE}/statements/{turn}", {"words": WORDS})
    told = hana.get(sent.headers["Location"]).text
    assert "The text was handed in. Everyone can read it now." in told
    secretariat = browser("sera").get(f"{PLACE}/statements").text
    assert "our own proposal" in secretariat and "The text was handed in." not in secretariat


def test_too_long_a_text_is_refused_and_stays_in_its_field(turn, browser):
    answer = browser("hana").fill(f"{PLACE}/statements/{turn}", {"words": "long " * 601})
    assert answer.status_code == 422 and "long long" in answer.text
    assert browser("hana").fill(f"{PLACE}/statements/999", {"words": "A"}).status_code == 404


def test_a_program_and_the_secretariat_hand_in_and_withdraw(turn, browser):
    made = browser("hana").say("PUT", f"/api/v1/turns/{turn}/statement", {"words": WORDS})
    assert made.status_code == 200 and made.json["public"] is False
    number = made.json["id"]
    page = browser("sera").get(f"{PLACE}/statements").text
    path = re.search(rf'action="([^"]+/{number}/withdraw)"', page)[1]
    assert browser("sera").fill(path, {}).status_code == 303
    gone = browser("hana").say("POST", f"/api/v1/written-statements/{number}/withdraw", {})
    assert gone.json["words"] == "" and gone.json["withdrawn_at"]
