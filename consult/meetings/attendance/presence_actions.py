"""Presence in a meeting: by check-in in the room, remotely by an open page.

Every change is announced to everyone as numbers.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from consult.positions.models import Ballot
from consult.ballots.casting.actions import update_elector_places
from consult.core.realtime import connections as lines
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.events.log import transaction
from consult.core.jobs.scheduler import run_every
from consult.core.realtime.server import build_room_name

from consult.meetings.models import Meeting, Registration
from consult.meetings.live.broadcast_actions import record_broadcast
from consult.meetings.queries import load_attendance

ABSENCE_DELAY = timedelta(seconds=60)  # a connection that is lost for less counts as present
last_seen: dict[
    tuple[int, int], datetime
] = {}  # when this process last saw a person's page open, by meeting and person


def broadcast_presence(actor: Actor, meeting: Meeting, changed: Iterable[Registration]) -> None:
    """Record for everyone how many are present now, within a transaction.

    The event holds numbers, never names.

    The open ballots of the meeting get the new place of each changed voter.
    """
    db.session.flush()
    _update_ballot_attendance(actor, meeting.id, changed)
    rows = db.session.execute(
        select(Registration.where, func.count())
        .where(
            Registration.meeting_id == meeting.id,
            Registration.withdrawn_at.is_(None),
            Registration.present_at.is_not(None),
            Registration.left_at.is_(None),
        )
        .group_by(Registration.where)
    )
    found = {"room": 0, "remote": 0, **{row[0]: row[1] for row in rows}}
    record_broadcast("presence.changed", meeting, actor, room=found["room"], remote=found["remote"])


def _update_ballot_attendance(
    actor: Actor, meeting_id: int, changed: Iterable[Registration]
) -> None:
    """Give the open ballots of the meeting the new place of each changed voter."""
    asked = (
        select(Ballot.kind)
        .where(Ballot.meeting_id == meeting_id, Ballot.closed_at.is_(None))
        .limit(1)
    )
    kind = db.session.scalar(asked)
    if kind is None:
        return
    there = load_attendance(meeting_id, by_own_word=kind == "indicative")
    holders = {f"u{each.user_id}" for each in changed} | {
        f"o{each.organisation_id}" for each in changed if each.organisation_id
    }
    for holder in sorted(holders):
        update_elector_places(actor, meeting_id, holder, there.get(holder, "absent"))


@run_every(seconds=5, alone=True, everywhere=True, name="meetings.attendance.update_presence")
def update_presence() -> None:
    """Compare the open pages of live meetings with the remote participants on record.

    While Redis is unavailable, a process sees its own pages only: it notes arrivals, but nobody
    leaves, since their page may be open in another process.
    """
    on = db.session.execute(
        select(Meeting.id, Meeting.consultation_id).where(Meeting.state.in_(("open", "suspended")))
    ).all()
    for meeting_id, consultation_id in on:
        update_meeting_presence(meeting_id, consultation_id)
    going_on = {number for number, _ in on}
    for gone in [key for key in last_seen if key[0] not in going_on]:
        del last_seen[gone]


def update_meeting_presence(meeting_id: int, consultation_id: int) -> None:
    """Update the presence in one meeting now.

    It may ask Redis, so never call it in a transaction.
    """
    people = lines.get_presence(build_room_name(consultation_id, "meeting", meeting_id)).people
    record_presence(meeting_id, people, all_seen=lines.is_presence_complete())


def record_presence(
    meeting_id: int, people: frozenset[int] | set[int], *, all_seen: bool = True
) -> None:
    """Record which remote participants came, and which have been away for a minute.

    Nothing is written if nothing changed.

    Args:
        people: Users with an open page.
        all_seen: people covers all processes; if not, nobody leaves, and the minute begins
            again.
    """
    moment = utc_now()
    if not all_seen:
        last_seen.update({key: moment for key in last_seen if key[0] == meeting_id})
    last_seen.update({(meeting_id, person): moment for person in people})
    rows = list(
        db.session.execute(
            select(
                Registration.id, Registration.user_id, Registration.present_at, Registration.left_at
            ).where(
                Registration.meeting_id == meeting_id,
                Registration.where == "remote",
                Registration.withdrawn_at.is_(None),
            )
        )
    )
    there = {row.id: row.present_at is not None and row.left_at is None for row in rows}
    came = [row.id for row in rows if row.user_id in people and not there[row.id]]
    left = [
        row.id
        for row in rows
        if there[row.id]
        and last_seen.setdefault((meeting_id, row.user_id), moment) <= moment - ABSENCE_DELAY
    ]
    if came or left:
        _save_presence(meeting_id, came, left)


def _save_presence(meeting_id: int, came: list[int], left: list[int]) -> None:
    """Save arrivals and departures, and announce them in a live meeting."""
    with transaction():
        meeting = find_row(Meeting, meeting_id)
        remote = {
            each.id: each
            for each in db.session.scalars(
                select(Registration).where(
                    Registration.id.in_([*came, *left]),
                    Registration.where == "remote",
                    Registration.withdrawn_at.is_(None),
                )
            )
        }
        changed = [
            each for number in came if (each := remote.get(number)) is not None and not each.present
        ]
        for each in changed:
            each.present_at, each.left_at = each.present_at or utc_now(), None
            each.called_at = None
        gone = [
            each for number in left if (each := remote.get(number)) is not None and each.present
        ]
        for each in gone:
            each.left_at = utc_now()
        if meeting.is_live and (changed or gone):
            broadcast_presence(Actor(), meeting, [*changed, *gone])
