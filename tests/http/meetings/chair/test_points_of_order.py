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


def read_news(page):
    """Return what the live region above the console says of points of order."""
    found = re.search(r'<p[^>]* role="status" data-points>(.*?)</p>', page, re.DOTALL)[1]
    return re.sub("[\u2066-\u2069]", "", re.sub(r"<[^>]+>", "", found)).split("\n")


def read_next(page):
    """Return the label of the button that calls the next speaker."""
    found = re.search(r'/call".*?<button class="b go".*?<span>(.*?)</span>', page, re.DOTALL)
    return re.sub("[\u2066-\u2069]", "", found[1]).strip()


def test_a_new_point_of_order_is_announced_and_the_next_button_names_it(browser, world):
    talks, chair = FirstReadingMeeting(world), browser("cho")

    def load():
        return chair.get(f"{AT}/chair").text

    def act(work, who, *given, **more):
        with world.app.app_context():
            work(world.actor(who), talks.id, *given, **more)

    assert not any(read_news(load()))
    act(speaking.set_list_open, "cho", is_open=True)
    act(speaking.request_floor, "nils")
    assert read_next(load()) == "Next: Nils" and not any(read_news(load()))
    act(speaking.call_next_speaker, "cho")
    act(speaking.request_floor, "hana", "point_of_order")
    page = load()
    assert read_next(page) == "Next, point of order: Hana"
    assert [each for each in read_news(page) if each] == ["Point of order: Hana"]
    assert 'href="#turn-' in page
    assert "Point of order: " in chair.get(f"{AT}/chair/now").text, "the page that is open hears it"
    act(speaking.call_next_speaker, "cho")
    page = load()
    assert read_next(page) == "Back to Nils" and not any(read_news(page))
