"""Acts of the podium: conflict check, the values before each act, and undo of the last one.

    act = begin_act(actor, meeting_id, seen)
    act.touch(item, turn)
    ... change ...
    complete_act(act, "item.started", item_id=item.id)

Nobody on the podium overrides an act of another person without having seen it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect as sa_inspect, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.rules import require_permission

from consult.meetings.attendance.presence_actions import broadcast_presence
from consult.meetings.record.minutes import is_approved
from consult.meetings.models import AgendaItem, Meeting, Registration, Turn
from .models import PodiumAct
from consult.meetings.live.broadcast_actions import (
    require_live_meeting,
    increment_revision,
    record_broadcast,
)

LEADING_VERBS = ("meeting.opened", "chair.taken")  # acts by which somebody leads a meeting
UNDO_PERIOD = timedelta(minutes=2)  # the last act can be undone within this period
FIXED_COLUMNS = {"id", "revision", "row_version"}  # columns that only ever grow
ROW_TYPES = {
    "meeting": Meeting,
    "item": AgendaItem,
    "turn": Turn,
    "registration": Registration,
}


class ActInProgress:
    """A podium act in progress: the rows that it may change, with their values from before."""

    def __init__(self, actor: Actor, meeting: Meeting) -> None:
        self.actor, self.meeting = actor, meeting
        self.rows: dict[tuple[str, int], tuple[Any, dict[str, Any]]] = {}
        self.touch(meeting)

    def touch(self, *rows: Any) -> None:
        """Remember the values of these rows before they change."""
        for row in rows:
            name = next(name for name, model in ROW_TYPES.items() if isinstance(row, model))
            self.rows.setdefault(
                (name, row.id),
                (
                    row,
                    {each: _encode_value(getattr(row, each)) for each in _list_columns(type(row))},
                ),
            )


def _list_columns(model: Any) -> list[str]:
    """List the columns of a table that an undo restores: all that an act can change."""
    return [each.key for each in sa_inspect(model).column_attrs if each.key not in FIXED_COLUMNS]


def complete_act(
    act: ActInProgress, verb: str, subject: Any = None, *, final: bool = False, **facts: object
) -> PodiumAct:
    """Log the act with the values that it changed, and record its event for everyone.

    Args:
        final: The act cannot be undone, so no earlier values are stored.
    """
    made = _log_act(act, verb, {} if final else _list_former_values(act))
    record_broadcast(verb, act.meeting, act.actor, subject, **facts)
    return made


def log_act(act: ActInProgress, verb: str) -> None:
    """Log an act that can be undone and has events of its own."""
    _log_act(act, verb, _list_former_values(act))
    increment_revision(act.meeting)


def log_irreversible_act(act: ActInProgress, verb: str) -> None:
    """Log an act that cannot be undone and has its own event, such as an act on a ballot."""
    _log_act(act, verb, {})
    increment_revision(act.meeting)


def _list_former_values(act: ActInProgress) -> dict[str, Any]:
    """List the values that the act has changed, by table, row and column."""
    before: dict[str, Any] = {}
    for (name, number), (row, was) in act.rows.items():
        changed = {
            each: value for each, value in was.items() if _encode_value(getattr(row, each)) != value
        }
        if changed:
            before.setdefault(name, {})[str(number)] = changed
    return before


def _log_act(act: ActInProgress, verb: str, before: dict[str, Any]) -> PodiumAct:
    """Add the row of an act with the values from before it."""
    made = PodiumAct(
        consultation_id=act.meeting.consultation_id,
        meeting_id=act.meeting.id,
        verb=verb,
        before=before,
        made_by_id=act.actor.user_id,
    )
    db.session.add(made)
    return made


def begin_act(
    actor: Actor, meeting_id: int, seen: int | None = None, *, takes_chair: bool = False
) -> ActInProgress:
    """Begin an act of the podium in a live meeting, within a transaction.

    Args:
        seen: Number of the last podium act that the page showed.
        takes_chair: By this act the actor leads the meeting.

    Raises:
        NotFound, Unknown, Forbidden: The actor may not lead this meeting.
        Conflict: The meeting is not live, the actor was relieved, or another person on the podium
            acted since.
    """
    meeting = require_live_meeting(actor, meeting_id, "meeting.lead")
    if not takes_chair:
        require_not_relieved(actor, meeting)
    require_no_newer_act(actor, meeting_id, seen)
    return ActInProgress(actor, meeting)


def is_relieved(actor: Actor, meeting: Meeting) -> bool:
    """Return whether the actor led this meeting and another person has taken the chair since."""
    if not meeting.is_live or meeting.led_by_id in {None, actor.user_id}:
        return False
    led = select(PodiumAct.id).where(
        PodiumAct.meeting_id == meeting.id,
        PodiumAct.verb.in_(LEADING_VERBS),
        PodiumAct.made_by_id == actor.user_id,
        PodiumAct.undone_at.is_(None),
    )
    return db.session.scalar(led.limit(1)) is not None


def require_not_relieved(actor: Actor, meeting: Meeting) -> None:
    """Raise Conflict("relieved") if the actor was relieved: they watch until they lead again."""
    if is_relieved(actor, meeting):
        raise Conflict("relieved", name=meeting.led_by.name if meeting.led_by else "")


def require_no_newer_act(actor: Actor, meeting_id: int, seen: int | None) -> None:
    """Require that no other person on the podium acted since the act that the page showed.

    The actor's own acts, from another window, do not count.

    Raises:
        Conflict("podium_acted"): Another person acted since.
    """
    if seen is None:
        return
    newer = db.session.scalar(
        select(PodiumAct)
        .where(
            PodiumAct.meeting_id == meeting_id,
            PodiumAct.id > seen,
            PodiumAct.made_by_id != actor.user_id,
        )
        .order_by(PodiumAct.id.desc())
        .limit(1)
    )
    if newer is not None:
        raise Conflict("podium_acted", verb=newer.verb, name=newer.made_by.name, now=newer.id)


def load_last_act(meeting_id: int) -> PodiumAct | None:
    """Load the last podium act of a meeting."""
    return db.session.scalar(
        select(PodiumAct)
        .where(PodiumAct.meeting_id == meeting_id)
        .order_by(PodiumAct.id.desc())
        .limit(1)
    )


def may_undo_act(act: PodiumAct | None) -> bool:
    """Return whether this act, the last one, can still be undone."""
    return (
        act is not None
        and bool(act.before)
        and act.undone_at is None
        and utc_now() - act.made_at < UNDO_PERIOD
    )


def undo_act(actor: Actor, meeting_id: int, act_id: int) -> Meeting:
    """Undo the last podium act: everything that it changed has its former values.

    A speaker whose turn continues gets back the time that passed meanwhile.

    Raises:
        Conflict: Another act followed, the period for undo is over, or the record of the
            meeting is approved.
    """
    with transaction():
        meeting = find_row(Meeting, meeting_id)
        require_permission(actor, "meeting.lead", meeting)
        require_not_relieved(actor, meeting)
        last = load_last_act(meeting_id)
        if last is None or last.id != act_id or not may_undo_act(last):
            raise Conflict("nothing_to_undo")
        if is_approved(meeting):
            raise Conflict("record_not_now")
        act = ActInProgress(actor, meeting)
        arrivals = [
            db.session.get_one(Registration, int(number))
            for number in last.before.get("registration", {})
        ]
        for name, rows in last.before.items():
            for number, was in rows.items():
                _restore_columns(
                    db.session.get_one(ROW_TYPES[name], int(number)), was, utc_now() - last.made_at
                )
        last.undone_at = utc_now()
        if arrivals:
            broadcast_presence(actor, meeting, arrivals)
        complete_act(act, "podium.undone", final=True, act_id=last.id, undone=last.verb)
    return meeting


def _restore_columns(row: Any, was: dict[str, Any], lost: timedelta) -> None:
    """Set columns of a row to their former values, and move a continued turn by the lost time."""
    for name, value in was.items():
        moment = _decode_moment(value)
        setattr(row, name, moment if moment is not None else value)
    speaks_again = (
        isinstance(row, Turn) and row.called_at and ("ended_at" in was or "lost_at" in was)
    )
    if speaks_again and row.ended_at is None and row.lost_at is None:
        row.called_at += lost


def _encode_value(value: Any) -> Any:
    """Return a value as JSON can hold it: moments as {"at": ISO 8601}."""
    return {"at": value.isoformat()} if isinstance(value, datetime) else value


def _decode_moment(value: Any) -> datetime | None:
    """Return the moment that _encode_value stored, or None for any other value."""
    return (
        datetime.fromisoformat(value["at"]) if isinstance(value, dict) and "at" in value else None
    )
