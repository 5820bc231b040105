"""Invitation of the chair to all who objected in a sounding to take the floor, without names."""

from sqlalchemy import select

from consult.ballots.queries import BallotView
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.core.events.log import transaction

from consult.meetings.live import state_queries as standing
from consult.meetings.chair.undo import begin_act, complete_act
from consult.meetings.models import Meeting
from consult.meetings.chair.models import PodiumAct


def may_invite(shown: BallotView | None) -> bool:
    """Return whether the current ballot is a closed sounding whose public result has objections."""
    if shown is None or shown.open or shown.ballot.kind != "indicative" or shown.result is None:
        return False
    return bool((shown.result.counts or {}).get("object"))


def is_invitation_open(meeting: Meeting, shown: BallotView | None = None) -> bool:
    """Return whether those who objected are invited: the result is shown and the list is open."""
    if meeting.state != "open" or not meeting.list_open or meeting.ballot_id is None:
        return False
    shown = shown or standing.load_current_ballot(meeting, to_podium=True)
    if shown is None or shown.ballot.closed_at is None or not may_invite(shown):
        return False
    query = select(PodiumAct.id).where(
        PodiumAct.meeting_id == meeting.id,
        PodiumAct.verb == "list.invited",
        PodiumAct.made_at >= shown.ballot.closed_at,
        PodiumAct.undone_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def invite_objectors(
    actor: Actor, meeting_id: int, ballot_id: int, seen: int | None = None
) -> Meeting:
    """Invite all who objected to take the floor, and open the list; nobody learns who they are.

    Raises:
        Conflict: The meeting is suspended, this sounding is not the current ballot, or it has
            no public objections.
    """
    with transaction():
        act = begin_act(actor, meeting_id, seen)
        if act.meeting.state == "suspended":
            raise Conflict("meeting_suspended")
        shown = standing.load_current_ballot(act.meeting, to_podium=True)
        if shown is None or shown.ballot.id != ballot_id or not may_invite(shown):
            raise Conflict("nobody_objects")
        if not is_invitation_open(act.meeting, shown):
            act.meeting.list_open = True
            complete_act(act, "list.invited", ballot_id=ballot_id)
    return act.meeting
