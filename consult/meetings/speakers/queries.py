"""Queries on the speakers' list: current speaker, waiting turns in order, speaking times."""

from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from consult.accounts.models import Organisation
from consult.core.database.engine import db, utc_now

from consult.meetings.models import AgendaItem, Meeting, Turn
from consult.positions.models import Ballot
from .speaking_order import WaitingSpeaker, sort_speakers

NOTICE_PERIOD = timedelta(
    minutes=10
)  # a participant who waited on an ended item is told for this long
ACTIVE_TURN = (Turn.ended_at.is_(None), Turn.withdrawn_at.is_(None))
WAITING_TURN: tuple[ColumnElement[bool], ...] = (
    *ACTIVE_TURN,
    Turn.called_at.is_(None) | Turn.lost_at.is_not(None),
)


class TurnClock(NamedTuple):
    """The clock of a called turn.

    Attributes:
        called: when it was called, later by the time of the ballots since.
        is_stopped: a ballot is open, so the clock stands still.
    """

    called: datetime
    is_stopped: bool


class SpeakingTimes(NamedTuple):
    """Seconds spoken by stakeholder group (none: in a personal capacity), region, and place."""

    groups: dict[str | None, int]
    regions: dict[str | None, int]
    where: dict[str, int]

    @property
    def total(self) -> int:
        """All seconds spoken."""
        return sum(self.where.values())


def select_turns(meeting_id: int) -> Select[Turn]:
    """Select all turns of a meeting in the order of their requests."""
    return select(Turn).where(Turn.meeting_id == meeting_id).order_by(Turn.asked_at, Turn.id)


def find_current_turn(meeting_id: int) -> Turn | None:
    """Find the turn of the current speaker."""
    return db.session.scalar(
        select_turns(meeting_id).where(
            *ACTIVE_TURN, Turn.called_at.is_not(None), Turn.lost_at.is_(None)
        )
    )


def list_waiting_turns(meeting: Meeting) -> list[Turn]:
    """List the waiting turns of the current item, in the order in which they will be called."""
    there = [
        each
        for each in db.session.scalars(select_turns(meeting.id).where(*WAITING_TURN))
        if each.item_id == meeting.item_id
    ]
    if not there:
        return []
    had = list_called_statements(meeting.id)
    spoke = {get_speaker_key(each) for each in had}
    order = sort_speakers(
        [
            WaitingSpeaker(
                number, each.kind, get_group_code(each), each.place, get_speaker_key(each) in spoke
            )
            for number, each in enumerate(there)
        ],
        meeting.order,
        first_first=meeting.first_first,
        heard=[get_group_code(each) for each in had],
    )
    return [there[each.number] for each in order]


def count_waiting_turns(item_id: int) -> int:
    """Count the turns that wait on an item, also while another one is taken up."""
    return (
        db.session.scalar(select(func.count(Turn.id)).where(Turn.item_id == item_id, *WAITING_TURN))
        or 0
    )


def find_stranded_item(meeting: Meeting, user_id: int | None) -> AgendaItem | None:
    """Find the latest parked or just ended item on which a user still waits.

    An item has just ended if that was less than NOTICE_PERIOD ago.
    """
    if user_id is None:
        return None
    waiting = set(
        db.session.scalars(
            select(Turn.item_id).where(
                Turn.meeting_id == meeting.id, Turn.user_id == user_id, *WAITING_TURN
            )
        )
    )
    items = [
        each
        for each in meeting.items
        if each.id in waiting
        and each.id != meeting.item_id
        and each.closed_at is not None
        and (each.state == "parked" or utc_now() - each.closed_at < NOTICE_PERIOD)
    ]
    return max(items, key=lambda each: each.closed_at or utc_now(), default=None)


def list_called_statements(meeting_id: int) -> list[Turn]:
    """List the called statements in the order in which they were called."""
    return list(
        db.session.scalars(
            select(Turn)
            .where(
                Turn.meeting_id == meeting_id,
                Turn.called_at.is_not(None),
                Turn.lost_at.is_(None),
                Turn.kind == "statement",
            )
            .order_by(Turn.called_at)
        )
    )


def find_waiting_turn(meeting: Meeting, user_id: int, kind: str) -> Turn | None:
    """Find the waiting turn of this kind that a user has on the current item."""
    waiting = db.session.scalars(
        select_turns(meeting.id).where(*WAITING_TURN, Turn.user_id == user_id, Turn.kind == kind)
    )
    return next((each for each in waiting if each.item_id == meeting.item_id), None)


def get_represented_organisation(turn: Turn) -> Organisation | None:
    """Return the organization that a turn counts for."""
    return turn.for_organisation or turn.organisation


def get_speaker_key(turn: Turn) -> tuple[str, int]:
    """Return the key of the coalition, organization or person that a turn counts for."""
    if turn.for_coalition_id is not None:
        return "coalition", turn.for_coalition_id
    own = turn.for_organisation_id or turn.organisation_id
    return ("organisation", own) if own is not None else ("person", turn.user_id)


def get_group_code(turn: Turn) -> str | None:
    """Return the code of the stakeholder group that a turn counts for."""
    own = get_represented_organisation(turn)
    return own.group_code if own is not None else None


def sum_speaking_times_by_group(meeting_id: int) -> SpeakingTimes:
    """Sum the speaking times of a meeting, with the current turn."""
    groups: Counter[str | None] = Counter()
    regions: Counter[str | None] = Counter()
    where: Counter[str] = Counter()
    for each in db.session.scalars(select_turns(meeting_id).where(Turn.called_at.is_not(None))):
        seconds, own = each.spoken + count_running_seconds(each), get_represented_organisation(each)
        if seconds:
            groups[own.group_code if own else None] += seconds
            regions[own.region_code if own else None] += seconds
            where[each.where] += seconds
    return SpeakingTimes(dict(groups), dict(regions), dict(where))


def load_turn_clock(turn: Turn) -> TurnClock:
    """Load the clock of a called turn; it stops while a ballot is open in the meeting."""
    now, called = utc_now(), turn.called_at or utc_now()
    stopped, is_stopped = timedelta(), False
    for opened, closed in _load_ballot_periods(turn.meeting_id, called):
        stopped += max(timedelta(), min(closed or now, now) - max(opened, called))
        is_stopped |= closed is None or closed > now
    return TurnClock(called + stopped, is_stopped)


def _load_ballot_periods(
    meeting_id: int, since: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Load from when to when each ballot of a meeting was open that was so after a moment."""
    rows = db.session.execute(
        select(Ballot.opened_at, Ballot.closed_at, Ballot.voided_at, Ballot.closes_at).where(
            Ballot.meeting_id == meeting_id,
            Ballot.closed_at.is_(None) | (Ballot.closed_at > since),
        )
    )
    return [(row.opened_at, row.closed_at or row.voided_at or row.closes_at) for row in rows]


def count_running_seconds(turn: Turn) -> int:
    """Count the seconds since the call of a turn that still has the floor; 0 otherwise.

    The time of ballots does not count.
    """
    if turn.called_at is None or turn.ended_at is not None or turn.lost_at is not None:
        return 0
    return max(0, round((utc_now() - load_turn_clock(turn).called).total_seconds()))


def count_remaining_seconds(turn: Turn) -> int:
    """Count the remaining seconds of a turn; negative once the speaker is over the time."""
    return turn.seconds - turn.spoken - count_running_seconds(turn)
