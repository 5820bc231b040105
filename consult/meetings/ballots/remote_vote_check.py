"""Check on votes of remote participants, hooked into every vote under its lock."""

import json

from sqlalchemy import bindparam, select

from consult.ballots.casting.actions import BallotState
from consult.core.hooks import before_vote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement
from consult.core.errors import Conflict

from consult.meetings.models import Meeting, Registration

SELECT_REMOTE_RIGHTS = PreparedStatement(
    select(Meeting.remote_may).where(Meeting.id == bindparam("meeting_id"))
)
SELECT_ROOM_REGISTRATION = PreparedStatement(
    select(Registration.id).where(
        Registration.meeting_id == bindparam("meeting_id"),
        Registration.user_id == bindparam("user_id"),
        Registration.where == "room",
        Registration.withdrawn_at.is_(None),
        Registration.present_at.is_not(None),
        Registration.left_at.is_(None),
    )
)


def refuse_remote_vote(actor: Actor, ballot: BallotState) -> None:
    """Refuse the vote of a remote participant if the meeting lets only the room vote.

    It runs inside group commit, so it uses plain values only. Raises
    Conflict("remote_may_not_vote").
    """
    if ballot.meeting_id is None:
        return
    ((may,),) = SELECT_REMOTE_RIGHTS(meeting_id=ballot.meeting_id) or [(["vote"],)]
    if "vote" in (json.loads(may) if isinstance(may, str) else may):
        return
    if not SELECT_ROOM_REGISTRATION(meeting_id=ballot.meeting_id, user_id=actor.user_id):
        raise Conflict("remote_may_not_vote")


before_vote.append(refuse_remote_vote)
