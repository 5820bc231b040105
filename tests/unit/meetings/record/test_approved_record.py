"""Tests that an approved record stands: no ruling in it is undone, and its meeting does not
continue.
"""

import threading

import pytest

from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.documents.models import Clause
from consult.meetings.chair import undo as acting, actions as leading, ruling_actions as ruling
from consult.meetings.record import minutes, actions as recording
from consult.meetings.models import Meeting, Ruling
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")
SO = "I see no objection: it is so decided."


@pytest.fixture
def talks(world):
    """Create a meeting in which one decision was made."""
    made = FirstReadingMeeting(world)
    made.ruling = ruling.rule_on_clause(
        world.actor("cho"), made.id, world.third_clause, "agreed", SO
    ).id
    return made


def closed(world, talks):
    """Close the meeting as the chair, and send the record; return the closing act."""
    leading.close_meeting(world.actor("cho"), talks.id)
    recording.send_record(world.actor("mona"), talks.id)
    return acting.load_last_act(talks.id).id


def stands(world, talks):
    db.session.expire_all()
    return (
        find_row(Ruling, talks.ruling).undone_at is None
        and find_row(Clause, world.third_clause).status == "agreed"
    )


@pytest.mark.parametrize("published", [False, True])
def test_a_ruling_in_an_approved_record_is_not_undone(world, talks, published):
    closed(world, talks)
    recording.approve_record(world.actor("cho"), talks.id)
    if published:
        recording.publish_record(world.actor("mona"), talks.id)
    with pytest.raises(Conflict, match="ruling_recorded"):
        ruling.withdraw_ruling(world.actor("cho"), talks.ruling)
    assert stands(world, talks) and not ruling.may_withdraw_ruling(find_row(Ruling, talks.ruling))
    if not published:
        recording.return_record(world.actor("cho"), talks.id, "Decided too soon.")
        ruling.withdraw_ruling(world.actor("cho"), talks.ruling)
        assert not stands(world, talks)


def test_a_ruling_undone_since_the_chair_read_the_record_is_shown_before_approval(world, talks):
    closed(world, talks)
    looked_at = minutes.load_minutes(find_row(Meeting, talks.id)).row_version
    ruling.withdraw_ruling(world.actor("vic"), talks.ruling)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        recording.approve_record(world.actor("cho"), talks.id, looked_at)


def test_undoing_a_ruling_in_an_open_meeting_does_not_block_the_summary(world, talks):
    written = recording.change_summary(world.actor("rana"), talks.id, "One.", "en").row_version
    ruling.withdraw_ruling(world.actor("cho"), talks.ruling)
    assert (
        recording.change_summary(world.actor("rana"), talks.id, "Two.", "en", written).summary
        == "Two."
    )


def test_a_meeting_whose_record_is_approved_does_not_go_on_again(world, talks):
    act = closed(world, talks)
    recording.approve_record(world.actor("cho"), talks.id)
    with pytest.raises(Conflict, match="record_not_now"):
        acting.undo_act(world.actor("cho"), talks.id, act)
    assert find_row(Meeting, talks.id).state == "closed"


def test_the_record_of_a_meeting_that_goes_on_again_is_not_approved(world, talks):
    acting.undo_act(world.actor("cho"), talks.id, closed(world, talks))
    with pytest.raises(Conflict, match="meeting_goes_on"):
        recording.approve_record(world.actor("cho"), talks.id)


def test_a_correction_asked_for_while_the_chair_approves_waits_for_its_answer_or_comes_too_late(
    app, world, talks
):
    closed(world, talks)
    looked_at = minutes.load_minutes(find_row(Meeting, talks.id)).row_version
    pia, cho, told, both = world.actor("pia"), world.actor("cho"), {}, threading.Barrier(2)
    db.session.remove()

    def act(name, work):
        with app.app_context():
            both.wait()
            try:
                work()
                told[name] = "done"
            except Conflict as refused:
                told[name] = refused.code

    for number in range(12):
        threads = [
            threading.Thread(target=act, args=given)
            for given in (
                ("asked", lambda: recording.request_correction(pia, talks.id, "I spoke twice.")),
                ("approved", lambda: recording.approve_record(cho, talks.id, looked_at)),
            )
        ]
        [thread.start() for thread in (threads if number % 2 else reversed(threads))]
        [thread.join() for thread in threads]
        assert told in (
            {"asked": "done", "approved": "corrections_wait"},
            {"asked": "record_not_now", "approved": "done"},
        )
        again(talks)
        looked_at = minutes.load_minutes(find_row(Meeting, talks.id)).row_version
        db.session.remove()


def again(talks):
    """Return the record to the chair, without any correction requested."""
    with transaction():
        db.session.query(recording.RecordCorrection).update({"settled_at": utc_now()})
        minutes.load_minutes(find_row(Meeting, talks.id)).state = "sent"
