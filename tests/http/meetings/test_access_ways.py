"""Tests of channels of interpretation, captions, sign language and telephone of a meeting."""

import re

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, find_row
from consult.core.events.log import Event, transaction
from consult.meetings.models import Meeting

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
