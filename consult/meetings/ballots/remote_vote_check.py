"""What remote participants may not do: vote, in a meeting that was announced so; asked with each vote, under the lock."""
import json

from sqlalchemy import bindparam, select

from consult.ballots.casting.actions import BallotNow, looking
from consult.core.permissions.actor import Actor
from consult.core.database.engine import Prepared
from consult.core.errors import Conflict

from consult.meetings.models import Meeting, Registration

MAY = Prepared(select(Meeting.remote_may).where(Meeting.id == bindparam("meeting_id")))
IN_THE_ROOM = Prepared(select(Registration.id).where(
    Registration.meeting_id == bindparam("meeting_id"), Registration.user_id == bindparam("user_id"),
    Registration.where == "room", Registration.withdrawn_at.is_(None), Registration.present_at.is_not(None),
    Registration.left_at.is_(None)))


def refuse_remote(actor: Actor, ballot: BallotNow) -> None:
    """Refuse the vote of who is not in the room, where remote participants do not vote; plain values only."""
    if ballot.meeting_id is None:
        return
    (may,), = MAY(meeting_id=ballot.meeting_id) or [(["vote"],)]
    if "vote" in (json.loads(may) if isinstance(may, str) else may):
        return
    if not IN_THE_ROOM(meeting_id=ballot.meeting_id, user_id=actor.user_id):
        raise Conflict("remote_may_not_vote")


looking.append(refuse_remote)
