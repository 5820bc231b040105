"""Tests of the fragments of meeting pages: identical bytes for everyone, renewed after
changes, nothing personal.
"""

import gzip
import json

import pytest

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.meetings.live import fragment_views as showing
from consult.meetings.models import Meeting
from consult.meetings.live.broadcast_actions import record_broadcast
from tests.support.consultation.meeting import FirstReadingMeeting

NOW = "/en/c/talks/meetings/first-reading/now"
EVERY = "bar+message+speakers+text+ballot+agenda"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def change(world, talks, **changes):
    """Change something visible to everyone, as the chair's actions do."""
    with world.app.app_context(), transaction():
        meeting = db.session.get(Meeting, talks.id)
        for name, value in changes.items():
            setattr(meeting, name, value)
        record_broadcast("meeting.messaged", meeting, world.actor("cho"))


def test_everyone_gets_the_same_bytes_whoever_they_are_and_no_name_of_a_reader_is_in_them(
    browser, talks
):
    asked = {
        name: browser(name).get(f"{NOW}/{EVERY}", headers={"Accept-Encoding": "gzip"})
        for name in (None, "pia", "cho", "nora")
    }
    bodies = {answer.data for answer in asked.values()}
    assert len(bodies) == 1 and {answer.status_code for answer in asked.values()} == {200}
    words = gzip.decompress(bodies.pop()).decode()
    assert sorted(json.loads(words)["parts"]) == sorted(EVERY.split("+"))
    assert "csrf" not in words and "Nora" not in words
    assert (
        "Set-Cookie" not in asked[None].headers
        and asked["pia"].headers["Cache-Control"] == "no-cache"
    )


def test_a_reader_with_a_current_fragment_gets_none_until_a_change(browser, world, talks):
    pia = browser("pia")
    first = pia.get(f"{NOW}/message")
    again = pia.get(f"{NOW}/message", headers={"If-None-Match": first.headers["ETag"]})
    assert [again.status_code, again.data] == [304, b""]
    change(world, talks, message="Coffee at eleven.")
    fresh = pia.get(f"{NOW}/message", headers={"If-None-Match": first.headers["ETag"]})
    assert (
        fresh.status_code == 200
        and "Coffee at eleven." in fresh.text
        and "Coffee" not in first.text
    )


def test_what_nothing_happened_to_is_drawn_once_for_all(browser, talks, monkeypatch):
    drawn = []
    draw = showing._render_fragment
    monkeypatch.setattr(
        showing, "_render_fragment", lambda *given: drawn.append(given[1]) or draw(*given)
    )
    for name in (None, "pia", "nils", "cho"):
        assert browser(name).get(f"{NOW}/text+speakers").status_code == 200
        assert browser(name).get(f"{NOW}/text").status_code == 200
    assert sorted(drawn) == ["speakers", "text"]


def test_a_piece_is_in_the_language_of_the_page_and_its_text_in_the_one_that_is_asked_for(
    browser, talks
):
    anyone = browser()
    assert "We <em>resolve</em> to connect" in anyone.get(f"{NOW}/text").text
    assert "Nous <em>décidons</em>" in anyone.get(f"{NOW}/text?text=fr").text
    assert "Nous <em>décidons</em>" in anyone.get(f"{NOW.replace('/en/', '/fr/')}/text").text
    assert "We <em>resolve</em> to connect" in anyone.get(f"{NOW}/text?text=ar").text, (
        "no edition: the authentic words"
    )


def test_what_is_no_piece_or_no_meeting_is_not_found(browser, talks):
    assert browser().get(f"{NOW}/text").status_code == 200
    for path in (
        f"{NOW}/mine",
        f"{NOW}/text+secrets",
        f"{NOW}/+",
        "/en/c/talks/meetings/another/now/text",
    ):
        assert browser().get(path).status_code == 404
