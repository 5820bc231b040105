"""Tests of the link on every page to the clause before an open meeting."""

import pytest

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.meetings.models import Meeting
from tests.support.consultation.meeting import FirstReadingMeeting

PAGES = (
    "/en/c/talks/statement",
    "/en/clauses/{clause}",
    "/en/clauses/{clause}/amend",
    "/en/c/talks/documents",
)


def pages(browser, world):
    return [browser("pia").get(path.format(clause=world.other_clause)).text for path in PAGES]


def test_pages_lead_to_the_meeting_that_is_on_and_name_its_clause(browser, world):
    FirstReadingMeeting(world)
    for page in pages(browser, world):
        assert "Now under discussion: clause 2" in page
        assert page.count('href="/en/c/talks/meetings/first-reading"') == 1


@pytest.mark.parametrize("state", ["planned", "closed", "cancelled"])
def test_nothing_is_said_of_a_meeting_that_is_not_on(browser, world, state):
    FirstReadingMeeting(world, state=state, present={})
    assert not [
        page
        for page in pages(browser, world)
        if "before the meeting now" in page or "A meeting is on now" in page
    ]


def test_a_meeting_without_a_text_is_named_as_such(browser, world):
    talks = FirstReadingMeeting(world)
    with world.app.app_context(), transaction():
        meeting = db.session.get(Meeting, talks.id)
        meeting.item_id, meeting.clause_id = None, None
    assert all("A meeting is on now" in page for page in pages(browser, world))


def test_an_anonymous_reader_gets_a_new_page_when_the_meeting_goes_on(browser, world):
    talks, anyone = FirstReadingMeeting(world), browser()
    first = anyone.get(PAGES[0])
    tag = first.headers["ETag"]
    assert anyone.get(PAGES[0], headers={"If-None-Match": tag}).status_code == 304
    with world.app.app_context(), transaction():
        db.session.get(Meeting, talks.id).clause_id = world.third_clause
    fresh = anyone.get(PAGES[0], headers={"If-None-Match": tag})
    assert fresh.status_code == 200 and "Now under discussion: clause 3" in fresh.text
