"""The podium acts: nobody overrides unseen what somebody else on the podium did, and the last act can be taken back.

    act = begin(actor, meeting_id, seen)
    act.touch(item, turn)
    ... change ...
    done(act, "item.started", item_id=item.id)
"""
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.rules import require

from consult.meetings.record.minutes import is_approved
from consult.meetings.models import AgendaItem, Meeting, Turn
from .models import PodiumAct
from consult.meetings.live.broadcast_actions import live_meeting, moved, tell

FAIR = timedelta(minutes=2)  # so long the last act can be taken back
KEPT = {
    Meeting: ("state", "ended_at", "suspended_until", "led_by_id", "item_id", "clause_id", "ballot_id", "layout", "message",
              "list_open", "order", "first_first"),
    AgendaItem: ("state", "opened_at", "closed_at"),
    Turn: ("place", "seconds", "called_at", "ended_at", "spoken", "lost_at", "withdrawn_at"),
}
NAMES = {"meeting": Meeting, "item": AgendaItem, "turn": Turn}


class Act:
    """An act of the podium in progress: which rows it may change, and how they were before."""

    def __init__(self, actor: Actor, meeting: Meeting) -> None:
        self.actor, self.meeting = actor, meeting
        self.rows: dict[tuple[str, int], tuple[Any, dict[str, Any]]] = {}
        self.touch(meeting)

    def touch(self, *rows: Any) -> None:
        """Remember how these are, before they are changed."""
        for row in rows:
            name = next(name for name, model in NAMES.items() if isinstance(row, model))
            self.rows.setdefault((name, row.id), (row, {each: _plain(getattr(row, each)) for each in KEPT[type(row)]}))


def done(act: Act, verb: str, subject: Any = None, *, final: bool = False, **facts: object) -> PodiumAct:
    """Keep what an act changed, as it was, and tell everybody. final: it cannot be taken back."""
    before: dict[str, Any] = {}
    for (name, number), (row, was) in act.rows.items():
        changed = {each: value for each, value in was.items() if _plain(getattr(row, each)) != value}
        if changed:
            before.setdefault(name, {})[str(number)] = changed
    made = _kept(act, verb, {} if final else before)
    tell(verb, act.meeting, act.actor, subject, **facts)
    return made


def noted(act: Act, verb: str) -> None:
    """The same for what cannot be taken back and was told already, as what is done to a ballot is."""
    _kept(act, verb, {})
    moved(act.meeting)


def _kept(act: Act, verb: str, before: dict[str, Any]) -> PodiumAct:
    made = PodiumAct(consultation_id=act.meeting.consultation_id, meeting_id=act.meeting.id, verb=verb, before=before,
                     made_by_id=act.actor.user_id)
    db.session.add(made)
    return made


def begin(actor: Actor, meeting_id: int, seen: int | None = None) -> Act:
    """Lead a live meeting; within a transaction. seen: the last act of the podium that was on the page.

    Raises Forbidden, Conflict where the meeting is not live or somebody else on the podium acted since.
    """
    meeting = live_meeting(actor, meeting_id, "meeting.lead")
    unseen(actor, meeting_id, seen)
    return Act(actor, meeting)


def unseen(actor: Actor, meeting_id: int, seen: int | None) -> None:
    """Raises Conflict where somebody else on the podium acted since; what one did oneself, in another window, one knows."""
    if seen is None:
        return
    newer = db.session.scalar(select(PodiumAct).where(
        PodiumAct.meeting_id == meeting_id, PodiumAct.id > seen, PodiumAct.made_by_id != actor.user_id)
        .order_by(PodiumAct.id.desc()).limit(1))
    if newer is not None:
        raise Conflict("podium_acted", verb=newer.verb, name=newer.made_by.name, now=newer.id)


def last_act(meeting_id: int) -> PodiumAct | None:
    """What the podium did last."""
    return db.session.scalar(select(PodiumAct).where(PodiumAct.meeting_id == meeting_id)
                             .order_by(PodiumAct.id.desc()).limit(1))


def may_undo(act: PodiumAct | None) -> bool:
    """Whether an act, the last one, can still be taken back."""
    return act is not None and bool(act.before) and act.undone_at is None and now() - act.made_at < FAIR


def undo(actor: Actor, meeting_id: int, act_id: int) -> Meeting:
    """Take the last act back: everything that it changed is as before, and who had the floor gets the lost time back.

    Raises Conflict where something was done since, the time in which that is fair is over, or the record of a meeting that
    would go on again is approved.
    """
    with transaction():
        meeting = find(Meeting, meeting_id)
        require(actor, "meeting.lead", meeting)
        last = last_act(meeting_id)
        if last is None or last.id != act_id or not may_undo(last):
            raise Conflict("nothing_to_undo")
        if is_approved(meeting):
            raise Conflict("record_not_now")
        act = Act(actor, meeting)
        for name, rows in last.before.items():
            for number, was in rows.items():
                _restore(db.session.get_one(NAMES[name], int(number)), was, now() - last.made_at)
        last.undone_at = now()
        done(act, "podium.undone", final=True, act_id=last.id, undone=last.verb)
    return meeting


def _restore(row: Any, was: dict[str, Any], lost: timedelta) -> None:
    for name, value in was.items():
        moment = _moment(value)
        setattr(row, name, moment if moment is not None else value)
    speaks_again = isinstance(row, Turn) and row.called_at and ("ended_at" in was or "lost_at" in was)
    if speaks_again and row.ended_at is None and row.lost_at is None:
        row.called_at += lost


def _plain(value: Any) -> Any:
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value["at"]) if isinstance(value, dict) and "at" in value else None
