"""Checks on the place of a voter in a meeting, hooked into every vote under its lock."""

import json
from typing import Any

from sqlalchemy import and_, bindparam, select

from consult.ballots.casting.actions import BallotState
from consult.core.hooks import before_vote
from consult.core.permissions.actor import Actor
from consult.core.database.engine import PreparedStatement
from consult.core.errors import Conflict

from consult.meetings.models import Meeting, Registration

SELECT_VOTER_PLACE = PreparedStatement(
    select(
        Meeting.remote_may,
        Registration.where,
        Registration.present_at,
        Registration.left_at,
        Registration.declared_at,
    )
    .outerjoin(
        Registration,
        and_(
            Registration.meeting_id == Meeting.id,
            Registration.user_id == bindparam("user_id"),
            Registration.where == "room",
            Registration.withdrawn_at.is_(None),
        ),
    )
    .where(Meeting.id == bindparam("meeting_id"))
)


def check_voter_presence(actor: Actor, ballot: BallotState) -> None:
    """Refuse the vote of a person who is not there as the meeting and the kind of ballot ask.

    It runs inside group commit, so it uses plain values only.

    Raises:
        Conflict("presence_not_confirmed"): Of a participant of the room in a recorded or secret
            ballot nobody has confirmed that they are there.
        Conflict("remote_may_not_vote"): The meeting lets only the room vote.
    """
    if ballot.meeting_id is None:
        return
    found = SELECT_VOTER_PLACE(meeting_id=ballot.meeting_id, user_id=actor.user_id)
    may: Any
    may, where, present, left, declared = found[0] if found else (["vote"], *[None] * 4)
    is_present = present is not None and left is None
    if ballot.kind != "indicative" and where == "room" and not is_present:
        raise Conflict("presence_not_confirmed")
    if "vote" in (json.loads(may) if isinstance(may, str) else may):
        return
    if not is_present and declared is None:
        raise Conflict("remote_may_not_vote")


before_vote.append(check_voter_presence)
