"""Reads the chair's note beside a clause's status: open objections and the last change."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from consult.amendments.list_filter import AmendmentRow
from consult.positions.queries import Tally
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.events.log import Event
from consult.core.permissions.rules import is_allowed
from consult.documents.models import Clause

UNDO_PERIOD = timedelta(minutes=10)


class StatusNote(NamedTuple):
    """The objections to the current text of a clause, and its open amendments.

    The first two fields count objecting organizations and individuals.

    Attributes:
        open_amendments: number of open amendments.
        previous_status: the status that the reader replaced in the last minutes, if the change is
            still in force; else None.
    """

    organisations: int
    individuals: int
    open_amendments: int
    previous_status: str | None


def load_status_note(
    actor: Actor, clause: Clause, tally: Tally, edits: Iterable[AmendmentRow]
) -> dict[str, Any]:
    """Load the note for a reader who may change the status; None for all others."""
    if not is_allowed(actor, "clause.mark", clause):
        return {"marking": None}
    standing = sum(row.each.state == "open" for row in edits)
    return {
        "marking": StatusNote(
            tally["organisations"]["object"],
            tally["individuals"]["object"],
            standing,
            _get_previous_status(actor, clause),
        )
    }


def _get_previous_status(actor: Actor, clause: Clause) -> str | None:
    latest = db.session.scalar(
        select(Event)
        .where(
            Event.verb == "clause.marked",
            Event.chain == clause.consultation_id,
            Event.subject_id == clause.id,
        )
        .order_by(Event.seq.desc())
        .limit(1)
    )
    if latest is None or latest.actor_id != actor.user_id or latest.at < utc_now() - UNDO_PERIOD:
        return None
    return latest.facts["before"] if latest.facts["status"] == clause.status else None
