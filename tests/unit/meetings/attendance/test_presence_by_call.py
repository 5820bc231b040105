"""Tests of speakers whom nobody had checked in: the call marks them, and gives no right to vote."""

import pytest
from sqlalchemy import select

from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row
from consult.core.errors import Conflict, Forbidden
from consult.core.events.log import transaction
from consult.meetings import queries
from consult.meetings.attendance import check_in_actions as arriving
from consult.meetings.ballots import actions as balloting
from consult.meetings.chair.actions import close_meeting
from consult.meetings.chair.undo import load_last_act, undo_act
from consult.meetings.models import Meeting, Registration
from consult.meetings.record.actions import build_record_subject
from consult.meetings.record.minutes import load_record
from consult.meetings.speakers import actions as speaking
from consult.positions.models import Elector
from tests.support.consultation.ballots import SOUNDING_BALLOT, facts_of
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    """Open a meeting in which Hana is registered for the room and not checked in."""
    made = FirstReadingMeeting(world)
    with transaction():
        find_row(Meeting, made.id).list_open = True
        load_own(world, made, "hana").present_at = None
    return made


def load_own(world, talks, name):
    """Return the registration of a person."""
    return queries.find_registration(talks.id, world.ids[name])


def call(world, talks, name="hana"):
    """Let a person ask for the floor, and call them."""
    turn = speaking.request_floor(world.actor(name), talks.id)
    speaking.call_speaker(world.actor("cho"), talks.id, turn.id)
    return load_own(world, talks, name)


def sound_out(world, talks):
    """Open a sounding; return its electors."""
    form = OpenBallotForm(**SOUNDING_BALLOT)
    ballot = balloting.open_meeting_ballot(world.actor("cho"), talks.id, form).id
    return set(db.session.scalars(select(Elector.holder).where(Elector.ballot_id == ballot)))


def test_a_call_marks_a_speaker_whom_nobody_checked_in_and_nobody_else(world, talks):
    hana = call(world, talks)
    assert hana.present_by_call and not hana.present and hana.present_at is None
    assert facts_of("registration.called") == [{"meeting_id": talks.id}]
    nils = call(world, talks, "nils")
    assert nils.called_at is None and nils.present


def test_the_mark_gives_no_vote(world, talks):
    call(world, talks)
    lakeside = f"o{world.lakeside}"
    there = queries.load_attendance(talks.id)
    assert f"u{world.ids['hana']}" not in there
    assert there.get(lakeside) == "remote"  # by Pia, whose page is open
    with transaction():
        load_own(world, talks, "pia").present_at = None
    assert lakeside not in queries.load_attendance(talks.id)
    assert sound_out(world, talks) == {f"o{world.norvania}"}


def test_once_the_door_has_checked_them_in_they_are_asked(world, talks):
    hana = call(world, talks)
    with transaction():
        load_own(world, talks, "pia").present_at = None
    arriving.check_in_participant(world.actor("mona"), hana.id)
    assert hana.present and not hana.present_by_call
    assert sound_out(world, talks) == {f"o{world.norvania}", f"o{world.lakeside}"}


def test_the_door_undoes_the_mark_once_and_others_do_not(world, talks):
    hana = call(world, talks)
    for name in ("hana", "cho", "pia"):
        with pytest.raises(Forbidden):
            arriving.undo_call(world.actor(name), hana.id)
    for _ in range(2):
        assert not arriving.undo_call(world.actor("mona"), hana.id).present_by_call
    assert len(facts_of("registration.call_undone")) == 1
    with transaction():
        find_row(Meeting, talks.id).state = "closed"
    with pytest.raises(Conflict):
        arriving.undo_call(world.actor("mona"), hana.id)


def test_the_chair_undoes_the_mark_with_the_call(world, talks):
    hana = call(world, talks)
    undo_act(world.actor("cho"), talks.id, load_last_act(talks.id).id)
    assert hana.called_at is None


def test_the_called_are_first_among_those_whom_the_door_did_not_check_in(world, talks):
    with transaction():
        load_own(world, talks, "rana").present_at = None
    names = [each.user.name for each in queries.list_unchecked_registrations(talks.id)]
    assert names == ["Hana", "Rana"]
    rana = load_own(world, talks, "rana")
    arriving.check_in_participant(world.actor("mona"), rana.id)
    arriving.check_out_participant(world.actor("mona"), rana.id)
    call(world, talks)
    names = [each.user.name for each in queries.list_unchecked_registrations(talks.id)]
    assert names == ["Hana"]  # who was checked out has left


def test_the_record_counts_them_and_they_may_read_it(world, talks):
    hana = call(world, talks)
    meeting = find_row(Meeting, talks.id)
    record = load_record(meeting)
    assert record.present["civ"]["room"] == 1 and record.called == 1
    assert world.ids["hana"] in build_record_subject(meeting).members
    arriving.undo_call(world.actor("mona"), hana.id)
    record = load_record(meeting)
    assert record.present["civ"]["room"] == 0 and record.called == 0
    assert world.ids["hana"] not in build_record_subject(meeting).members


def test_the_pages_of_the_floor_the_console_the_form_and_the_door_tell_it(world, talks, browser):
    hana = call(world, talks)
    at = "/en/c/talks/meetings/first-reading"
    floor = browser("hana").get(at).text
    assert "not checked in" in floor and "You are not checked in. Say where you are" in floor
    assert "You are not checked in" not in browser("nils").get(at).text
    told = "1 participant registered for the room is not checked in"
    for page in (f"{at}/chair", f"{at}/chair/ballot"):
        shown = browser("cho").get(page).text
        assert told in shown and "called to speak" in shown, page
        assert f'href="{at}/door"' not in shown.partition("<main")[2], page
    door = browser("mona").get(f"{at}/door").text
    assert "called to speak, not checked in" in door and "Was not here" in door
    assert browser("mona").fill(f"{at}/door/{hana.id}/call/undo", {}).status_code == 303
    assert "Was not here" not in browser("mona").get(f"{at}/door").text
    assert browser("hana").fill(f"{at}/door/{hana.id}/call/undo", {}).status_code == 403


def test_the_record_page_and_its_file_tell_how_many_were_not_checked_in(world, talks, browser):
    call(world, talks)
    close_meeting(world.actor("cho"), talks.id)
    at = "/en/c/talks/meetings/first-reading/record"
    words = "1 of these people was not checked in when the chair called them to speak."
    assert words in browser("mona").get(at).text
    row = db.session.scalar(select(Registration).where(Registration.called_at.is_not(None)))
    assert row.user_id == world.ids["hana"]
