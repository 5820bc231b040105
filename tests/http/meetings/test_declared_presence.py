"""Tests of the pages on which participants say where they are, and the chair confirms it."""

import re

import pytest

from consult.meetings.attendance.registration_actions import register_participant
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import find_row
from consult.core.events.log import transaction
from consult.meetings.ballots.actions import open_meeting_ballot
from consult.meetings.models import Meeting
from tests.support.consultation.ballots import (
    RECORDED_BALLOT,
    SOUNDING_BALLOT,
    close_test_ballot,
    enable_formal_ballots,
)
from tests.support.consultation.meeting import FirstReadingMeeting

PLACE = "/en/c/talks/meetings/first-reading"
UNSAID = "You are not checked in. Say where you are, so that soundings ask you"
SAID = "You say that you are in the room, so soundings ask you."
BLOCKED = "Nobody has confirmed that you are in the room, so you cannot vote yet."


@pytest.fixture
def talks(world):
    found = FirstReadingMeeting(world, "open", {})
    with world.app.app_context():
        register_participant(world.actor("hana"), found.id, "room")
    return found


def test_a_participant_says_it_and_reads_before_a_ballot_what_is_missing(talks, browser, world):
    hana = browser("hana")
    floor = hana.get(PLACE).text
    assert UNSAID in floor and "I am remote" in floor and SAID not in floor
    assert hana.fill(f"{PLACE}/presence", {"where": "room"}).status_code == 303
    floor = hana.get(PLACE).text
    assert SAID in floor and "enter your personal code, or ask the chair" in floor
    assert UNSAID not in floor and "not checked in" not in floor and "not confirmed" in floor
    with world.app.app_context():
        enable_formal_ballots(world)
        form = OpenBallotForm(**RECORDED_BALLOT)
        number = open_meeting_ballot(world.actor("cho"), talks.id, form).id
    floor = hana.get(PLACE).text
    assert floor.count(BLOCKED) == 2 and SAID not in floor, "in the bar and beside the question"
    refused = hana.fill(f"{PLACE}/vote/{number}", {"choice": "yes"})
    assert refused.status_code == 409 and "so your vote was not counted" in refused.text
    browser("cho").fill(f"{PLACE}/chair/presence", {})
    floor = hana.get(PLACE).text
    assert BLOCKED not in floor and "not confirmed" not in floor
    assert hana.fill(f"{PLACE}/vote/{number}", {"choice": "yes"}).status_code == 303


def test_whoever_said_nothing_can_say_it_while_a_ballot_is_open(talks, browser, world):
    browser("nils").fill(f"{PLACE}/presence", {"where": "room"})
    with world.app.app_context():
        with transaction():
            find_row(Meeting, talks.id).remote_may = []
        form = OpenBallotForm(**SOUNDING_BALLOT, electorate="people")
        sounding = open_meeting_ballot(world.actor("cho"), talks.id, form).id
    nils, hana = browser("nils"), browser("hana")
    assert nils.fill(f"{PLACE}/vote/{sounding}", {"choice": "support"}).status_code == 303
    floor = hana.get(PLACE).text
    assert UNSAID in floor and "I am in the room" in floor and BLOCKED not in floor
    with world.app.app_context():
        enable_formal_ballots(world)
        close_test_ballot(world, sounding)
        open_meeting_ballot(world.actor("cho"), talks.id, OpenBallotForm(**RECORDED_BALLOT))
    floor = hana.get(PLACE).text
    assert BLOCKED in floor and UNSAID not in floor and "I am in the room" in floor


def test_the_chair_reads_who_says_so_and_confirms_one_or_all(talks, browser):
    chair = browser("cho")
    assert "Say that they are in the room" not in chair.get(f"{PLACE}/chair").text
    browser("hana").fill(f"{PLACE}/presence", {"where": "room"})
    shown = chair.get(f"{PLACE}/chair").text
    assert "Say that they are in the room 1" in shown and "Confirm that Hana is in" in shown
    assert "in the room, not confirmed" in browser("mona").get(f"{PLACE}/door").text
    number = re.search(r'name="registration_id" value="(\d+)"', shown)[1]
    one = {"registration_id": number}
    assert chair.fill(f"{PLACE}/chair/presence", one).status_code == 303
    shown = chair.get(f"{PLACE}/chair").text
    assert "1 participant confirmed by the chair" in shown and "were confirmed to be in" in shown
    assert "confirmed by the chair" in browser("mona").get(f"{PLACE}/door").text
    assert chair.fill(f"{PLACE}/chair/presence/undo", one).status_code == 303
    assert "Confirm 1 participant" in chair.get(f"{PLACE}/chair").text
    assert browser("hana").fill(f"{PLACE}/chair/presence", one).status_code == 403


def test_the_program_of_a_participant_says_it_too(talks, browser):
    own = (
        browser("hana").say("POST", f"/api/v1/meetings/{talks.id}/presence", {"where": "room"}).json
    )
    assert own["where"] == "room" and own["declared_at"] and not own["present"]
    (counted,) = browser().get(f"/api/v1/meetings/{talks.id}").json["presence"]
    assert (counted["room_declared"], counted["room_now"]) == (1, 0)
