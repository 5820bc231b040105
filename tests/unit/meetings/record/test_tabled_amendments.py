"""Tests of the amendments in a meeting's record: those that its participants tabled during it."""

import io
import zipfile
from datetime import timedelta

import pytest

from consult.amendments.models import Amendment
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.meetings.models import AgendaItem, Meeting
from consult.meetings.record.minutes import load_record
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.contributions.amendments import propose

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def list_tabled(talks):
    return load_record(find_row(Meeting, talks.id)).amendments


def change(number, **values):
    with transaction():
        for name, value in values.items():
            setattr(find_row(Amendment, number), name, value)


def table(world, name="hana"):
    return propose(world, name, clause=world.other_clause)


def test_an_amendment_of_a_participant_on_an_item_is_in_the_record(world, talks):
    made = table(world)
    (found,) = list_tabled(talks)
    assert (found.id, found.kind, found.label, found.person) == (
        made,
        "mod",
        "2",
        world.ids["hana"],
    )
    assert (found.name, found.organisation, found.group) == (
        "Hana",
        "Lakeside Schools Network",
        "civ",
    )


def test_others_and_other_times_are_not(world, talks):
    table(world, "paul")  # is not registered
    propose(world, "hana", clause=world.clause)  # is on no item
    early, late, entered = table(world), table(world), table(world)
    change(early, proposed_at=utc_now() - timedelta(hours=2))
    change(late, proposed_at=utc_now() + timedelta(hours=2))
    with transaction():
        find_row(Meeting, talks.id).ended_at = utc_now() + timedelta(hours=1)
    assert [each.id for each in list_tabled(talks)] == [entered]


@pytest.mark.parametrize("state", ["held_at", "hidden_at"])
def test_what_is_not_public_is_not(world, talks, state):
    change(table(world), **{state: utc_now()})
    assert list_tabled(talks) == []


def test_an_item_on_a_whole_document_takes_each_of_its_clauses(world, talks):
    propose(world, "hana", clause=world.clause)
    with transaction():
        find_row(AgendaItem, talks.items[0]).document_id = world.document
    assert len(list_tabled(talks)) == 1


def test_before_the_opening_there_is_none(world):
    planned = FirstReadingMeeting(world, state="planned")
    table(world)
    assert list_tabled(planned) == []


def test_the_page_and_the_word_file_name_it_and_who_tabled_it(world, talks, browser):
    table(world)
    with transaction():
        meeting = find_row(Meeting, talks.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
    at = "/en/c/talks/meetings/first-reading/record"
    page = browser("mona").get(at).text
    section = page.partition('id="tab"')[2].partition("</section>")[0]
    assert "A-1" in section and "MOD" in section and "Clause 2" in section and "Hana" in section
    with zipfile.ZipFile(io.BytesIO(browser("mona").get(f"{at}/minutes_word").data)) as packed:
        written = packed.read("word/document.xml").decode()
    assert "Amendments tabled in the meeting" in written and "A-1" in written


def test_without_one_the_page_says_so(world, talks, browser):
    page = browser("mona").get("/en/c/talks/meetings/first-reading/record").text
    assert "No amendment was tabled." in page
