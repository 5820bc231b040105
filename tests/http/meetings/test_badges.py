"""Tests of badges: made once, printed with a random number, read only by those at the door."""

import re

import pytest
from sqlalchemy import update

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.meetings.models import Registration
from tests.support.consultation.meeting import FirstReadingMeeting

PLACE = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world, "open", {"hana": "room", "pia": "remote"})


def numbers(look):
    return [number for (number,) in look("select badge from registration order by id")]


def test_each_participant_gets_one_badge_and_keeps_it(browser, talks, look):
    page = browser("sera").get(f"{PLACE}/badges").text
    assert "2 participants have no badge yet." in page and 'class="qr"' not in page
    assert browser("sera").fill(f"{PLACE}/badges", {}).status_code == 303
    made = numbers(look)
    assert len(set(made)) == 2 and all(re.fullmatch(r"[\w-]{16}", each) for each in made)
    page = browser("mona").get(f"{PLACE}/badges").text
    assert page.count('class="qr"') == 2 and "Hana" in page and "no badge yet" not in page
    assert browser("sera").fill(f"{PLACE}/badges", {}).status_code == 303
    assert numbers(look) == made
    assert look("select count(*) from event where verb = 'meeting.badges_made'") == [(1,)]


def test_a_number_does_not_follow_from_its_participant(app, browser, talks, look):
    browser("sera").fill(f"{PLACE}/badges", {})
    before = set(numbers(look))
    with app.app_context(), transaction():
        db.session.execute(update(Registration).values(badge=None))
    browser("sera").fill(f"{PLACE}/badges", {})
    assert before.isdisjoint(numbers(look))


def test_the_number_leads_those_at_the_door_to_the_participant(browser, talks, look):
    browser("sera").fill(f"{PLACE}/badges", {})
    number, _ = numbers(look)
    there = browser("mona").get(f"/en/badges/{number}")
    assert there.status_code == 302 and "/door?q=Hana#r" in there.location
    assert "Check" in browser("mona").get(there.location).text


def test_the_number_tells_others_nothing(browser, talks, look):
    browser("sera").fill(f"{PLACE}/badges", {})
    number, _ = numbers(look)
    for name in ("hana", "pia", "cho", "nora"):
        real, invented = (browser(name).get(f"/en/badges/{each}") for each in (number, "A" * 16))
        assert real.status_code == invented.status_code == 404
        assert "Hana" not in real.text or name == "hana"
    visitor = browser().get(f"/en/badges/{number}")
    assert visitor.status_code == browser().get(f"/en/badges/{'A' * 16}").status_code
    assert "Hana" not in visitor.text
    for name in ("hana", "cho"):
        assert browser(name).get(f"{PLACE}/badges").status_code == 403
        assert browser(name).fill(f"{PLACE}/badges", {}).status_code == 403


def test_a_withdrawn_registration_has_no_badge(browser, talks, look):
    browser("sera").fill(f"{PLACE}/badges", {})
    number, _ = numbers(look)
    browser("hana").fill(f"{PLACE}/withdraw", {})
    assert browser("mona").get(f"/en/badges/{number}").status_code == 404
    assert browser("sera").get(f"{PLACE}/badges").text.count('class="qr"') == 1
