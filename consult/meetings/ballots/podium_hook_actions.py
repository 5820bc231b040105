"""Hooks of meetings into ballots: who may act for the podium, and which results wait for it."""

from typing import Any

from consult.core.database.engine import db
from consult.core.hooks import before_podium_act, result_holds
from consult.core.permissions.actor import Actor

from consult.meetings.chair.undo import require_not_relieved
from consult.meetings.models import Meeting


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


def _load_meeting(ballot: Any) -> Meeting | None:
    """Load the meeting in which a ballot was opened, if any."""
    return db.session.get(Meeting, ballot.meeting_id) if ballot.meeting_id else None


before_podium_act.append(refuse_relieved)
result_holds.append(hold_result)
