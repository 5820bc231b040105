"""Hooks of meetings into ballots: acts of the podium, results that wait, and the record."""

from typing import Any

from consult.core.database.engine import db
from consult.core.hooks import (
    before_podium_act,
    before_result_recorded,
    result_holds,
    result_recording_ends,
)
from consult.core.permissions.actor import Actor

from consult.meetings.chair.undo import require_not_relieved
from consult.meetings.models import Meeting
from consult.meetings.record.minutes import is_approved, mark_record_changed


def refuse_relieved(actor: Actor, ballot: Any) -> None:
    """Refuse the act of a person who led the meeting of the ballot and was relieved.

    Raises Conflict("relieved"). The console asks the same.
    """
    meeting = _load_meeting(ballot)
    if meeting is not None:
        require_not_relieved(actor, meeting)


def hold_result(ballot: Any) -> bool:
    """Return whether a result waits for the chair: its ballot is before a live meeting, uncalled.

    It is public once the chair reads it out, announces it or goes on without it.
    """
    meeting = _load_meeting(ballot)
    return (
        meeting is not None
        and meeting.is_live
        and meeting.ballot_id == ballot.id
        and not meeting.read_out
        and ballot.announced_at is None
    )


def mark_sounding_decided(ballot: Any) -> None:
    """Mark the record of the ballot's meeting as changed, within a transaction.

    Raises Conflict("record_not_now") once it is approved: it would never show the result.
    """
    meeting = _load_meeting(ballot)
    if meeting is not None:
        mark_record_changed(meeting)


def has_approved_record(ballot: Any) -> bool:
    """Return whether the record of the meeting in which the ballot was opened is approved."""
    meeting = _load_meeting(ballot)
    return meeting is not None and is_approved(meeting)


def _load_meeting(ballot: Any) -> Meeting | None:
    """Load the meeting in which a ballot was opened, if any."""
    return db.session.get(Meeting, ballot.meeting_id) if ballot.meeting_id else None


before_podium_act.append(refuse_relieved)
result_holds.append(hold_result)
before_result_recorded.append(mark_sounding_decided)
result_recording_ends.append(has_approved_record)
