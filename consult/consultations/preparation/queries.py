"""Checks whether a consultation may be read while it is in preparation."""

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.core.database.engine import PreparedStatement, find_row
from consult.core.errors import Forbidden, NotFound
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed

SELECT_IN_PREPARATION = PreparedStatement(
    select(Consultation.id).where(Consultation.opened_at.is_(None))
)


def list_in_preparation() -> set[int]:
    """List the ids of the consultations that are in preparation, in one short query."""
    return {number for (number,) in SELECT_IN_PREPARATION.read_rows()}


def require_readable(actor: Actor, consultation_id: int) -> None:
    """Refuse a consultation in preparation to all but those who run it.

    Raises:
        NotFound: The actor has no role there, and may not know that it exists.
        Forbidden: "in_preparation", to those who will take part.
    """
    if consultation_id not in list_in_preparation():
        return
    found = find_row(Consultation, consultation_id)
    if not is_allowed(actor, "consultation.read", found):
        if is_allowed(actor, "consultation.expect", found):
            raise Forbidden("in_preparation")
        raise NotFound(what="Consultation")
