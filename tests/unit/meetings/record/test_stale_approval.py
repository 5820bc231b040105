"""Tests that the chair approves the record as they saw it, and no decision is added
afterwards.
"""

from datetime import timedelta

import pytest

from consult.ballots.counting import actions as closing
from consult.ballots.forms import OpenBallotForm
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.meetings.ballots import actions as balloting
from consult.meetings.record.corrections.actions import correct_line
from consult.meetings.record import minutes, actions as recording
from consult.meetings.chair import ruling_actions as ruling
from consult.meetings.chair.models import LateDecision
from consult.meetings.models import Meeting, Ruling
from consult.positions.models import Ballot
from tests.support.consultation.ballots import SOUNDING_BALLOT
from tests.support.consultation.meeting import FirstReadingMeeting

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    """Create an ended meeting with a correction and an explanation of Pia's; the chair has the
    record.
    """
    made = FirstReadingMeeting(world)
    made.sounding = balloting.open_meeting_ballot(
        world.actor("cho"), made.id, OpenBallotForm(**SOUNDING_BALLOT)
    ).id
    balloting.close_meeting_ballot(world.actor("cho"), made.id, made.sounding)
    with transaction():
        meeting = find_row(Meeting, made.id)
        meeting.state, meeting.ended_at = "closed", utc_now()
    made.asked = recording.request_correction(
        world.actor("pia"), made.id, "I spoke for two minutes."
    ).id
    made.given = recording.explain_position(
        world.actor("pia"), made.id, "explanation", "We join.", "en"
    ).id
    recording.send_record(world.actor("mona"), made.id)
    return made


def seen(talks):
    db.session.expire_all()
    return minutes.load_minutes(find_row(Meeting, talks.id)).row_version


def enter(world, talks):
    return ruling.make_ruling(
        world.actor("cho"),
        talks.id,
        "So it was.",
        afterwards=LateDecision(utc_now() - timedelta(minutes=90)),
    )


MEANWHILE = {
    "line": lambda world, talks: correct_line(
        world.actor("mona"), talks.id, "attendance", 0, "Four people.", "en"
    ),
    "summary": lambda world, talks: recording.change_summary(
        world.actor("mona"), talks.id, "Something else.", "en"
    ),
    "correction": lambda world, talks: recording.settle_correction(
        world.actor("mona"), talks.asked, "declined", "No."
    ),
    "given": lambda world, talks: recording.explain_position(
        world.actor("nils"), talks.id, "reservation", "We do not.", "en"
    ),
    "withdrawn": lambda world, talks: recording.withdraw_explanation(
        world.actor("pia"), talks.given
    ),
    "decision": enter,
    "sounding": lambda world, talks: closing.record_result(
        world.actor("cho"), talks.sounding, True
    ),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_later_additions_are_shown_to_the_chair_before_approval(world, talks, what):
    if what != "correction":
        recording.settle_correction(world.actor("mona"), talks.asked, "declined", "No.")
    before = seen(talks)
    MEANWHILE[what](world, talks)
    with pytest.raises(Conflict, match="changed_meanwhile"):
        recording.approve_record(world.actor("cho"), talks.id, before)
    assert minutes.load_minutes(find_row(Meeting, talks.id)).state == "sent"
    recording.approve_record(world.actor("cho"), talks.id, seen(talks))
    assert minutes.load_minutes(find_row(Meeting, talks.id)).state == "approved"


@pytest.mark.parametrize("published", [False, True])
def test_no_decision_is_entered_afterwards_into_a_record_that_would_never_show_it(
    world, talks, published
):
    recording.settle_correction(world.actor("mona"), talks.asked, "declined", "No.")
    assert enter(world, talks).number == 1
    recording.approve_record(world.actor("cho"), talks.id)
    if published:
        recording.publish_record(world.actor("mona"), talks.id)
    with pytest.raises(Conflict, match="record_not_now"):
        enter(world, talks)
    assert db.session.query(Ruling).filter_by(meeting_id=talks.id).count() == 1
    if not published:
        recording.return_record(world.actor("cho"), talks.id, "A decision is missing.")
        assert enter(world, talks).number == 2


@pytest.mark.parametrize("recorded", [True, False])
def test_no_sounding_is_recorded_after_the_approval_of_the_record(world, talks, recorded):
    recording.settle_correction(world.actor("mona"), talks.asked, "declined", "No.")
    recording.approve_record(world.actor("cho"), talks.id)
    with pytest.raises(Conflict, match="record_not_now"):
        closing.record_result(world.actor("cho"), talks.sounding, recorded)
    assert find_row(Ballot, talks.sounding).recorded is None
    recording.return_record(world.actor("cho"), talks.id, "The sounding is missing.")
    closing.record_result(world.actor("cho"), talks.sounding, recorded)
    assert find_row(Ballot, talks.sounding).recorded is recorded
