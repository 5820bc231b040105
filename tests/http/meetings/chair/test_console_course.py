"""Tests of the console before and after an act, and once the meeting is over; without a
script.
"""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.log import transaction
from consult.meetings.chair import actions as leading
from consult.meetings.speakers import queries as speakers
from consult.meetings.models import Meeting, Ruling
from consult.meetings.record.models import Minutes
from .test_console import AT, asked, form_of, meeting, press
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def enter(chair, **fields):
    """Add a person to the speaker list with the console's own form."""
    path, hidden = form_of(chair.get(AT).text, "Add to the list")
    hidden.pop("csrf")
    return chair.fill(
        path,
        {**{name: value for name, value in hidden.items() if name in {"key", "seen"}}, **fields},
    )


def waiting(world, talks):
    with world.app.app_context():
        found = db.session.get(Meeting, talks.id)
        return [(each.user_id, each.kind) for each in speakers.list_waiting_turns(found)]


def test_the_podium_adds_a_speaker_by_the_form_on_the_console(world, talks, browser):
    assert enter(browser("cho"), user_id=world.ids["hana"], kind="reply").status_code == 303
    assert waiting(world, talks) == [(world.ids["hana"], "reply")]
    asked(world, talks)  # another on the podium acted meanwhile: that overrides nobody
    assert enter(browser("vic"), user_id=world.ids["pia"], kind="statement").status_code == 303


def test_nobody_is_put_on_the_list_by_accident(world, talks, browser):
    refused = enter(browser("cho"), user_id="", kind="statement")
    assert (refused.status_code, waiting(world, talks)) == (422, [])


def test_ending_an_item_says_before_and_after_how_many_wait_and_undo_brings_them_back(
    world, talks, browser
):
    chair = browser("cho")
    assert "End the item;" not in chair.get(AT).text
    asked(world, talks, "hana", "pia", "nils")
    page = chair.get(AT).text
    assert "End the item; 3 wait" in page and "3 are on the list. If the item ends" in page
    press(chair, "End the item; 3 wait")
    page = chair.get(AT).text
    assert "3 were on the list and will not speak on this item" in page
    press(chair, "Undo")
    assert len(waiting(world, talks)) == 3
    press(chair, "Park it")
    assert "The item was parked. 3 people on its list are kept with it." in chair.get(AT).text
    press(chair, "Undo")
    press(chair, "3Reports")
    assert "3 were on the list and will not speak on this item" in chair.get(AT).text
    assert meeting(world, talks)[1] == talks.items[2]


def test_waiting_speakers_are_told_that_their_item_ended_or_is_parked(world, talks, browser):
    asked(world, talks, "hana")
    chair, floor = browser("cho"), AT.removesuffix("/chair")
    press(chair, "Park it")
    parked = "“Schools” is parked; your place in its list is kept."
    assert (
        parked in browser("hana").get(floor).text and parked not in browser("pia").get(floor).text
    )
    press(chair, "2Schoolsparked")
    assert (
        "You are on the list." in browser("hana").get(floor).text
        and parked not in browser("hana").get(floor).text
    )
    press(chair, "End the item; 1 waits")
    ended = "“Schools” ended before you were called."
    assert ended in browser("hana").get(f"{floor}/mine").text
    with freeze_clock(utc_now() + timedelta(minutes=11)):
        assert ended not in browser("hana").get(f"{floor}/mine").text


def test_an_item_without_a_speaker_list_ends_without_a_notice(world, talks, browser):
    chair = browser("cho")
    press(chair, "End the item")
    page = chair.get(AT).text
    assert "The item was ended." in page and "on the list and will" not in page


def closed(world, talks):
    with world.app.app_context():
        leading.close_meeting(world.actor("cho"), talks.id)


def test_a_closed_meeting_offers_its_record_and_what_may_be_done_still(world, talks, browser):
    asked(world, talks, "hana")
    closed(world, talks)
    chair = browser("cho")
    page = chair.get(AT).text
    doors = {
        path.rpartition("/")[2]
        for path in re.findall(r'action="/en/c/talks/meetings/first-reading/([^"]+)"', page)
    }
    assert doors == {"undo", "decide", "rulings"}
    assert "At this pace" not in page and "in progress since" not in page and "Closed" in page
    assert f'href="{AT.removesuffix("/chair")}/record"' in page


def test_what_was_decided_is_entered_afterwards_until_the_record_is_approved(world, talks, browser):
    closed(world, talks)
    chair = browser("cho")
    moment = {"taken_at": "2026-01-02T10:30"}
    assert (
        chair.fill(
            f"{AT}/decide", {"clause_id": world.other_clause, "status": "bracketed", **moment}
        ).status_code
        == 303
    )
    assert chair.fill(f"{AT}/rulings", {"words": "Lunch at one.", **moment}).status_code == 303
    assert "Enter a decision afterwards" in chair.get(AT).text
    assert chair.fill(f"{AT}/rulings", {"words": "Not said when."}).status_code == 409
    with world.app.app_context(), transaction():
        assert [each.entered_afterwards for each in db.session.scalars(select(Ruling))] == [
            True,
            True,
        ]
        db.session.add(
            Minutes(
                meeting_id=talks.id,
                consultation_id=world.consultation,
                summary="",
                language="en",
                state="approved",
                returned_for="",
            )
        )
    assert "Enter a decision afterwards" not in chair.get(AT).text


def test_what_was_typed_is_kept_where_a_decision_is_refused(world, talks, browser):
    given = {
        "clause_id": world.other_clause,
        "status": "agreed",
        "words": "It is so decided, I thought.",
    }
    refused = browser("cho").fill(f"{AT}/decide", given)
    assert refused.status_code == 409 and refused.text.count("It is so decided, I thought.") == 1
    late = browser("cho").fill(
        f"{AT}/rulings", {"words": "Tea at four.", "taken_at": "2099-01-01T10:00"}
    )
    assert late.status_code == 422 and late.text.count("Tea at four.") == 1


def test_the_console_shows_who_is_present_and_how_many_of_them_vote(world, talks, browser):
    page = re.sub(r"<[^>]+>", "", browser("cho").get(AT).text)
    assert "in the room 3 remote 3" in page
    assert "2 of 2 voting organizations are present" in page


def test_a_suspended_meeting_offers_nothing_that_has_to_wait_until_it_goes_on(
    world, talks, browser
):
    asked(world, talks, "hana")
    with world.app.app_context():
        leading.suspend_meeting(world.actor("cho"), talks.id)
    page = browser("cho").get(AT).text
    doors = {
        path.rpartition("/")[2]
        for path in re.findall(r'action="/en/c/talks/meetings/first-reading/chair([^"]*)"', page)
    }
    assert not doors & {"call", "clause", "ballot"} and "/chair/items/" not in page
    assert "Next: Hana" in page and "Resume" in page
