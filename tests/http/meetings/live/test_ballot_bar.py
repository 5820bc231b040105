"""Tests of the ballot bar on the floor: the newest open ballot, as each reader may answer it."""

import re
from html import unescape

import pytest

from consult.ballots.forms import OpenBallotForm
from consult.positions.models import Ballot
from consult.ballots.opening.actions import open_ballot
from consult.meetings.ballot_bar import fits_bar
from consult.meetings.queries import load_attendance
from .test_floor_pages import PLACE, sound
from tests.support.consultation.ballots import RECORDED_BALLOT, enable_formal_ballots
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def bar_of(client, path=f"{PLACE}/mine"):
    found = re.search(r'<section class="asking".*?</section>', client.get(path).text, re.DOTALL)
    return found and unescape(found[0])


def open_motion(world, talks, meeting_id):
    with world.app.app_context():
        form = OpenBallotForm(question="Shall we go on?", answers="words", words="On\nOff")
        return open_ballot(
            world.actor("cho"),
            world.consultation,
            form,
            load_attendance(talks.id),
            meeting_id=meeting_id,
        ).id


@pytest.mark.parametrize(
    ("kind", "choices", "fits"),
    [
        ("recorded", ["yes", "no", "abstain"], True),
        ("indicative", ["support", "live", "object", "abstain", "reserve"], True),
        ("indicative", ["Geneva", "Nairobi"], True),
        ("indicative", ["Geneva", "Nairobi", "Addis Ababa", "Doha"], False),
        ("indicative", ["In the first week of March", "Later"], False),
        ("secret", ["yes", "no", "abstain"], True),
        ("secret", ["In the first week of March", "Later"], False),
    ],
)
def test_choices_that_are_short_are_in_the_bar_within_reach_of_a_thumb(kind, choices, fits):
    assert fits_bar(Ballot(kind=kind, choices=choices)) is fits


def test_the_newest_of_several_open_ballots_is_asked_about_and_the_others_are_counted(
    browser, world, talks
):
    nils = browser("nils")
    assert bar_of(nils) is None
    sound(world, talks)
    assert 'data-waits="Vote now: Delete “voluntary”?"' in bar_of(nils)
    assert "Delete “voluntary”?" in bar_of(nils) and "other ballot" not in bar_of(nils)
    newest = open_motion(world, talks, talks.id)
    for path in (PLACE, f"{PLACE}/mine"):
        bar = bar_of(nils, path)
        assert (
            "Shall we go on?" in bar
            and "Delete" not in bar
            and "1 other ballot is open" in bar
            and ">Off</bdi></button>" in bar
        )
    assert nils.fill(f"{PLACE}/vote/{newest}", {"choice": "Off"}).status_code == 303
    assert 'You voted: <b><bdi dir="auto">Off' in bar_of(nils)
    assert "data-waits" not in bar_of(nils), "the title asks nobody who has voted"
    open_motion(world, talks, None)
    assert "2 other ballots are open" in bar_of(nils)


def test_after_the_closing_the_own_vote_stays_in_the_bar_and_above_the_result(
    browser, world, talks
):
    with world.app.app_context():
        enable_formal_ballots(world)
    nils, chair = browser("nils"), browser("cho")
    assert chair.fill(f"{PLACE}/chair/ballot", RECORDED_BALLOT).status_code == 303
    ballot = int(re.search(r'data-ballot-bar="(\d+)"', nils.get(PLACE).text)[1])
    assert nils.fill(f"{PLACE}/vote/{ballot}", {"choice": "yes"}).status_code == 303
    closing = {"ballot_id": str(ballot)}
    assert chair.fill(f"{PLACE}/chair/ballot/close", closing).status_code == 303
    for path in (PLACE, f"{PLACE}/mine"):
        page = nils.get(path).text
        dock = unescape(page.split('data-own="dock"')[1])
        assert re.search(r"You voted: <b>\s*Yes", dock.split("data-past-vote")[1])
        vote = page.split('data-own="vote"')[1]
        assert "Your vote was counted:" in vote and "You may change it" not in vote
    assert "data-past-vote" not in browser("hana").get(f"{PLACE}/mine").text
    assert chair.fill(f"{PLACE}/chair/ballot/away", {}).status_code == 303
    assert "data-past-vote" not in nils.get(f"{PLACE}/mine").text


def test_readers_without_a_vote_see_that_a_ballot_is_open(browser, world, talks):
    sound(world, talks)
    for name in ("cho", "nora", None):
        bar = bar_of(browser(name))
        assert "A ballot is open:" in bar and "<button" not in bar and "data-waits" not in bar
    assert "You have no vote in this ballot." in bar_of(browser("cho"))
