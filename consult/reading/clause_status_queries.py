"""What the chair sees beside the status of a clause: what stands against it, and the mark just made, to take it back."""
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
    """organisations, individuals: how many object to the text as it stands; edits: how many stand on the clause.

    before: the status that this person replaced lately, while what they said stands; None where there is none.
    """

    organisations: int
    individuals: int
    edits: int
    before: str | None


def load_status_note(actor: Actor, clause: Clause, tally: Tally, edits: Iterable[AmendmentRow]) -> dict[str, Any]:
    """For those who may mark the clause; None for all others."""
    if not is_allowed(actor, "clause.mark", clause):
        return {"marking": None}
    standing = sum(row.each.state == "open" for row in edits)
    return {"marking": StatusNote(tally["organisations"]["object"], tally["individuals"]["object"], standing,
                               _get_previous_status(actor, clause))}


def _get_previous_status(actor: Actor, clause: Clause) -> str | None:
    latest = db.session.scalar(
        select(Event).where(Event.verb == "clause.marked", Event.chain == clause.consultation_id,
                            Event.subject_id == clause.id).order_by(Event.seq.desc()).limit(1))
    if latest is None or latest.actor_id != actor.user_id or latest.at < utc_now() - UNDO_PERIOD:
        return None
    return latest.facts["before"] if latest.facts["status"] == clause.status else None
