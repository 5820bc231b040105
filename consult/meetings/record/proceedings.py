"""The proceedings of a meeting, from its rows: who led it and when, who spoke and how long."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from consult.core.database.engine import db
from consult.meetings.chair.models import PodiumAct
from consult.meetings.models import Meeting, Ruling, Turn
from consult.meetings.speakers.speaking_order import TURN_KINDS

from .proceedings_shapes import RecordActShape, RecordSpeechShape

ACTS = {  # verbs of the acts that the record names
    "meeting.opened": "opened",
    "chair.taken": "taken",
    "meeting.suspended": "suspended",
    "meeting.resumed": "resumed",
    "meeting.closed": "closed",
}
HAD_THE_FLOOR = or_(Turn.spoken > 0, Turn.called_at.is_not(None))  # also if for less than a second


def load_acts(meeting: Meeting) -> list[RecordActShape]:
    """Load the acts that say who led the meeting and when it paused, without undone ones.

    Opening and closing have the moments of the meeting itself. A suspended meeting of
    which only the moment of resuming was changed is suspended once.
    """
    found: list[RecordActShape] = []
    own = {"opened": meeting.started_at, "closed": meeting.ended_at}
    for each in _load_podium_acts(meeting.id, ACTS):
        act = ACTS[each.verb]
        moment = own.get(act) or each.made_at
        if act != "suspended" or _get_last_state(found) != "suspended":
            found.append(
                RecordActShape(
                    id=each.id, act=act, at=moment, person=each.made_by_id, name=each.made_by.name
                )
            )
    return found


def list_chairs(acts: Iterable[RecordActShape], last: str | None) -> list[str]:
    """List the names of all who led a meeting, in order, each once.

    Args:
        last: The last of them, for a record that names no acts.
    """
    names = {each.person: each.name for each in acts}
    found = [name for name in names.values() if name]
    return found or ([last] if last else [])


def _get_last_state(acts: Iterable[RecordActShape]) -> str | None:
    """Return the last of these acts that is not a change of the chair."""
    states = [each.act for each in acts if each.act != "taken"]
    return states[-1] if states else None


def load_speeches(meeting: Meeting, kinds: Iterable[str] = TURN_KINDS) -> list[RecordSpeechShape]:
    """Load who had the floor for turns of these kinds, in the order of the first call of each."""
    turns = db.session.scalars(
        select(Turn)
        .options(
            joinedload(Turn.user),
            joinedload(Turn.organisation),
            joinedload(Turn.for_organisation),
            joinedload(Turn.for_coalition),
        )
        .where(Turn.meeting_id == meeting.id, Turn.kind.in_(list(kinds)), HAD_THE_FLOOR)
    ).all()
    if not turns:
        return []
    rulings = _load_rulings_on_turns(meeting.id)
    first = _load_first_calls(meeting.id)
    places = {each.id: each.place for each in meeting.items}
    speeches, points = [], 0
    for moment, turn in sorted(
        ((first.get(each.id) or each.called_at or each.asked_at, each) for each in turns),
        key=lambda pair: (pair[0], pair[1].id),
    ):
        points += turn.kind == "point_of_order"
        number = points if turn.kind == "point_of_order" else None
        speech = _build_speech(turn, moment, number, places.get(turn.item_id or 0))
        speech.ruling = rulings.get(turn.id)
        speeches.append(speech)
    return speeches


def list_open_points_of_order(meeting: Meeting) -> list[RecordSpeechShape]:
    """List the points of order that were heard and have no decision yet."""
    return [each for each in load_speeches(meeting, ["point_of_order"]) if each.ruling is None]


def _load_rulings_on_turns(meeting_id: int) -> dict[int, int]:
    """Load the number of the latest decision on each turn, without withdrawn ones."""
    found = db.session.scalars(
        select(Ruling)
        .where(Ruling.meeting_id == meeting_id, Ruling.kind == "other", Ruling.undone_at.is_(None))
        .order_by(Ruling.number)
    )
    return {each.about["turn_id"]: each.number for each in found if "turn_id" in each.about}


def _build_speech(
    turn: Turn, moment: datetime, number: int | None, item: int | None
) -> RecordSpeechShape:
    """Build the shape of a speech; number of a point of order, item as its place in the agenda."""
    own = turn.organisation
    behalf = turn.behalf if own is None or turn.behalf != own.name else None
    return RecordSpeechShape(
        id=turn.id,
        kind=turn.kind,
        number=number,
        ruling=None,
        item=item,
        person=turn.user_id,
        name=turn.user.name,
        organisation=own.name if own else None,
        group=own.group_code if own else None,
        behalf=behalf,
        where=turn.where,
        called_at=moment,
        seconds=turn.spoken,
    )


def _load_first_calls(meeting_id: int) -> dict[int, datetime]:
    """Load when each turn was called for the first time, by number of the turn."""
    first: dict[int, datetime] = {}
    for act in _load_podium_acts(meeting_id, ["turn.called"]):
        for number, former in act.before.get("turn", {}).items():
            if "called_at" in former and former["called_at"] is None:
                first.setdefault(int(number), act.made_at)
    return first


def _load_podium_acts(meeting_id: int, verbs: Iterable[str]) -> list[PodiumAct]:
    """Load the acts with these verbs in the order made, without undone ones."""
    return list(
        db.session.scalars(
            select(PodiumAct)
            .options(joinedload(PodiumAct.made_by))
            .where(
                PodiumAct.meeting_id == meeting_id,
                PodiumAct.verb.in_(list(verbs)),
                PodiumAct.undone_at.is_(None),
            )
            .order_by(PodiumAct.id)
        )
    )
