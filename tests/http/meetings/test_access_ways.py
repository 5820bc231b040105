"""Tests of channels of interpretation, captions, sign language and telephone of a meeting."""

import re

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, find_row
from consult.core.events.log import Event, transaction
from consult.meetings.models import Meeting
from consult.meetings.speakers import actions as speaking
from tests.support.consultation.meeting import FirstReadingMeeting

LIST = "/en/c/talks/meetings"
PLAN = {
    "title_en": "Second reading",
    "opens_at": "2027-03-31 09:00",
    "closes_at": "2027-03-31 17:00",
}
WAYS = {
    "channel_en": "1",
    "channel_ar": "https://meet.example/arabic",
    "captions": "https://captions.example/one",
    "sign_language": "https://meet.example/signs",
    "telephone": "+41 22 730 51 11",
    "telephone_code": "123 456#",
}


def test_each_way_that_is_filled_in_is_told_on_the_page_the_floor_and_in_the_calendar(
    browser, world
):
    sera = browser("sera")
    assert sera.fill(f"{LIST}/new", {**PLAN, **WAYS}).status_code == 303
    at = f"{LIST}/second-reading"
    with world.app.app_context():
        number = find_row(Meeting, 1).id
    form = sera.get(f"{at}/manage").text
    for name, value in WAYS.items():
        assert f'name="{name}"' in form and f'value="{value}"' in form, name
    pages = [browser().get(at).text]
    with world.app.app_context(), transaction():
        find_row(Meeting, number).state = "open"
    pages.append(browser().get(at).text)
    for page in pages:
        assert "Interpretation" in page and "Channel 1" in page
        assert (
            'href="https://meet.example/arabic"' in page
            and "Français" not in page.partition("Interpretation")[2].partition("</ul>")[0]
        )
        assert 'href="https://captions.example/one"' in page
        assert 'href="https://meet.example/signs"' in page
        assert "+41 22 730 51 11, code 123 456#" in page
    calendar = browser().get(f"{at}.ics").text.replace("\r\n ", "")
    for words in ("English: Channel 1", "Captions: https://captions.example/one", "code 123 456#"):
        assert words in calendar
    shape = browser().get(f"/api/v1/meetings/{number}").json
    assert shape["channels"] == {"en": "1", "ar": "https://meet.example/arabic"}
    assert shape["telephone_code"] == "123 456#"


def test_another_channel_is_no_news_of_another_time_or_place(browser, world):
    sera, at = browser("sera"), f"{LIST}/second-reading"
    sera.fill(f"{LIST}/new", {**PLAN, **WAYS})
    version = re.search(r'name="row_version" value="([0-9]+)"', sera.get(f"{at}/manage").text)[1]
    changed = {**PLAN, **WAYS, "channel_en": "4", "row_version": version}
    assert sera.fill(f"{at}/manage", changed).status_code == 303
    with world.app.app_context():
        (facts,) = db.session.scalars(select(Event.facts).where(Event.verb == "meeting.changed"))
        assert not facts["moved"] and find_row(Meeting, 1).channels["en"] == "4"


def test_an_empty_way_is_not_shown(browser):
    browser("sera").fill(f"{LIST}/new", PLAN)
    page = browser().get(f"{LIST}/second-reading").text
    calendar = browser().get(f"{LIST}/second-reading.ics").text
    for words in ("Interpretation", "Captions", "Sign language", "Telephone"):
        assert words not in page and words not in calendar


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channel_fr", "http://meet.example/french"),
        ("channel_fr", "javascript:alert(1)"),
        ("channel_fr", "channel two"),
        ("captions", "http://captions.example"),
        ("sign_language", "meet.example"),
        ("telephone", "call me"),
        ("telephone_code", "secret"),
    ],
)
def test_another_thing_than_a_safe_link_or_a_number_is_refused(browser, look, name, value):
    answer = browser("sera").fill(f"{LIST}/new", {**PLAN, name: value})
    assert answer.status_code == 422
    assert re.search(rf'<b>[^<]+</b> *<a href="#f-{name}">', answer.text), "it names its field"
    assert look("select count(*) from meeting") == [(0,)]


NO_WAY = "No link to hear and speak remotely is announced for this meeting."
LINK = "https://meet.example/room"


@pytest.mark.parametrize("link", [None, LINK])
def test_the_page_and_the_floor_say_how_to_hear_and_speak_remotely(browser, world, link):
    plan = {**PLAN, "remote_may": "speak"}
    browser("sera").fill(f"{LIST}/new", {**plan, "link": link} if link else plan)
    at, pages = f"{LIST}/second-reading", []
    pages.append(browser().get(at).text)
    with world.app.app_context(), transaction():
        find_row(Meeting, 1).state = "open"
    pages.append(browser().get(at).text)
    for page in pages:
        told = page.partition("data-no-remote-way")[2].partition("</p>")[0]
        assert (NO_WAY in told and 'href="/en/contact"' in told) == (link is None)
        assert (f'href="{LINK}"' in page) == (link is not None)


@pytest.mark.parametrize("link", [None, LINK])
def test_a_remote_speaker_is_told_at_their_clock_how_to_speak(browser, world, link):
    talks = FirstReadingMeeting(world)
    with world.app.app_context():
        with transaction():
            find_row(Meeting, talks.id).link = link
        speaking.set_list_open(world.actor("cho"), talks.id, is_open=True)
        for name in ("pia", "hana"):
            speaking.request_floor(world.actor(name), talks.id)
        speaking.call_next_speaker(world.actor("cho"), talks.id)
    at = f"{LIST}/first-reading"
    dock = browser("pia").get(at).text.partition('id="dock"')[2]
    assert "You have the floor." in dock
    assert ("You speak through this link:" in dock) == (link is not None)
    assert (NO_WAY in dock) == (link is None)
    with world.app.app_context():
        speaking.call_next_speaker(world.actor("cho"), talks.id)
    dock = browser("hana").get(at).text.partition('id="dock"')[2]
    assert "You have the floor." in dock and NO_WAY not in dock, "she is in the room"
    assert "You speak through this link:" not in dock
