"""Reads of the speakers' list: who has the floor, who waits and in which order, and how long each part of the room spoke."""
from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from consult.accounts.models import Organisation
from consult.core.database.engine import db, utc_now

from consult.meetings.models import AgendaItem, Meeting, Turn
from .speaking_order import WaitingSpeaker, sort_speakers

NOTICE_PERIOD = timedelta(minutes=10)  # so long whoever waited on an item that ended is told so
ACTIVE_TURN = (Turn.ended_at.is_(None), Turn.withdrawn_at.is_(None))
WAITING_TURN: tuple[ColumnElement[bool], ...] = (*ACTIVE_TURN, Turn.called_at.is_(None) | Turn.lost_at.is_not(None))


class SpeakingTimes(NamedTuple):
    """Seconds spoken: by stakeholder group (none: who speaks for themselves), by region, and by room and remote."""

    groups: dict[str | None, int]
    regions: dict[str | None, int]
    where: dict[str, int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.where.values())


def select_turns(meeting_id: int) -> Select[Turn]:
    """All turns of a meeting, in the order in which they were asked for."""
    return select(Turn).where(Turn.meeting_id == meeting_id).order_by(Turn.asked_at, Turn.id)


def find_current_turn(meeting_id: int) -> Turn | None:
    """The turn of whoever has the floor."""
    return db.session.scalar(select_turns(meeting_id).where(*ACTIVE_TURN, Turn.called_at.is_not(None), Turn.lost_at.is_(None)))


def list_waiting_turns(meeting: Meeting) -> list[Turn]:
    """Who waits for the floor about what is taken up now, in the order in which they will be called."""
    there = [each for each in db.session.scalars(select_turns(meeting.id).where(*WAITING_TURN)) if each.item_id == meeting.item_id]
    if not there:
        return []
    had = list_called_statements(meeting.id)
    spoke = {get_speaker_key(each) for each in had}
    order = sort_speakers([WaitingSpeaker(number, each.kind, get_group_code(each), each.place, get_speaker_key(each) in spoke)
                      for number, each in enumerate(there)],
                     meeting.order, first_first=meeting.first_first, heard=[get_group_code(each) for each in had])
    return [there[each.number] for each in order]


def count_waiting_turns(item_id: int) -> int:
    """How many wait for the floor about an item, also while another one is taken up."""
    return db.session.scalar(select(func.count(Turn.id)).where(Turn.item_id == item_id, *WAITING_TURN)) or 0


def find_stranded_item(meeting: Meeting, user_id: int | None) -> AgendaItem | None:
    """The item on whose list somebody still waits though it was parked, or ended a moment ago; the latest, none where none is."""
    if user_id is None:
        return None
    waiting = set(db.session.scalars(select(Turn.item_id).where(Turn.meeting_id == meeting.id, Turn.user_id == user_id, *WAITING_TURN)))
    items = [each for each in meeting.items if each.id in waiting and each.id != meeting.item_id and each.closed_at is not None
             and (each.state == "parked" or utc_now() - each.closed_at < NOTICE_PERIOD)]
    return max(items, key=lambda each: each.closed_at or utc_now(), default=None)


def list_called_statements(meeting_id: int) -> list[Turn]:
    """The statements that were called, in the order in which they were."""
    return list(db.session.scalars(select(Turn).where(
        Turn.meeting_id == meeting_id, Turn.called_at.is_not(None), Turn.lost_at.is_(None), Turn.kind == "statement")
        .order_by(Turn.called_at)))


def find_waiting_turn(meeting: Meeting, user_id: int, kind: str) -> Turn | None:
    """The request of this kind that somebody has on the list already."""
    waiting = db.session.scalars(select_turns(meeting.id).where(*WAITING_TURN, Turn.user_id == user_id, Turn.kind == kind))
    return next((each for each in waiting if each.item_id == meeting.item_id), None)


def get_represented_organisation(turn: Turn) -> Organisation | None:
    """The organisation in whose name a turn is counted."""
    return turn.for_organisation or turn.organisation


def get_speaker_key(turn: Turn) -> tuple[str, int]:
    """Who is heard in a turn: the one on whose behalf it is, the organisation, or the person."""
    if turn.for_coalition_id is not None:
        return "coalition", turn.for_coalition_id
    own = turn.for_organisation_id or turn.organisation_id
    return ("organisation", own) if own is not None else ("person", turn.user_id)


def get_group_code(turn: Turn) -> str | None:
    """The stakeholder group that a turn is counted with."""
    own = get_represented_organisation(turn)
    return own.group_code if own is not None else None


def sum_speaking_times(meeting_id: int) -> SpeakingTimes:
    """How long each part of a meeting spoke, with what is being said now."""
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


def count_running_seconds(turn: Turn) -> int:
    """The seconds since somebody was called who has the floor still."""
    if turn.called_at is None or turn.ended_at is not None or turn.lost_at is not None:
        return 0
    return max(0, round((utc_now() - turn.called_at).total_seconds()))


def count_remaining_seconds(turn: Turn) -> int:
    """The seconds that whoever has the floor may still speak; less than none: they are over their time."""
    return turn.seconds - turn.spoken - count_running_seconds(turn)
