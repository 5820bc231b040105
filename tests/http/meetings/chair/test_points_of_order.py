"""Tests that the chair decides on a point of order on the console, and that the record says so."""

import re

import pytest

from consult.meetings.chair import actions as leading
from consult.meetings.speakers import actions as speaking
from tests.support.consultation.meeting import FirstReadingMeeting

AT = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    """Provide a meeting in which Hana has the floor on a point of order."""
    made = FirstReadingMeeting(world)
    with world.app.app_context():
        made.turn = speaking.request_floor(world.actor("hana"), made.id, "point_of_order").id
        speaking.call_next_speaker(world.actor("cho"), made.id)
    return made


def find_points(page):
    return re.findall(r'<option value="(\d+)">Point of order (\d+)', page)


def test_the_chair_decides_on_a_point_of_order_and_the_record_names_both(browser, talks):
    chair = browser("cho")
    assert find_points(chair.get(f"{AT}/chair").text) == [(str(talks.turn), "1")]
    given = {"words": "The point is well taken.", "turn_id": talks.turn}
    assert chair.fill(f"{AT}/chair/rulings", given).status_code == 303
    assert find_points(chair.get(f"{AT}/chair").text) == [], "it has its decision"
    record = chair.get(f"{AT}/record").text
    assert "on point of order 1" in record and 'href="#d-1">decision D-1' in record


def test_a_refused_decision_keeps_its_words_and_its_point_of_order(browser, talks):
    given = {"words": "x" * 2001, "turn_id": talks.turn}
    refused = browser("cho").fill(f"{AT}/chair/rulings", given)
    assert refused.status_code == 422 and "x" * 2001 in refused.text
    assert f'<option value="{talks.turn}" selected>' in refused.text
    unknown = {"words": "It is so decided.", "turn_id": talks.turn + 99}
    assert browser("cho").fill(f"{AT}/chair/rulings", unknown).status_code == 404
    assert browser("pia").fill(f"{AT}/chair/rulings", given).status_code == 403


def test_the_record_names_all_who_led_in_order_on_the_page_and_as_data(browser, world):
    talks = FirstReadingMeeting(world, state="planned")
    with world.app.app_context():
        leading.open_meeting(world.actor("cho"), talks.id)
        leading.take_chair(world.actor("vic"), talks.id)
    page = re.sub(r"<[^>]+>|\s+", " ", browser("cho").get(f"{AT}/record").text)
    assert re.search(r"In the chair, in order: +Cho *, +Vic", page)
    data = browser("cho").get(f"/api/v1/meetings/{talks.id}/record").json
    assert data["chairs"] == ["Cho", "Vic"] and data["chair"] == "Vic"
