"""The action that ends the preparation of a consultation."""

from consult.consultations.models import Consultation
from consult.core.database.engine import find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission


def open_consultation(actor: Actor, consultation_id: int) -> Consultation:
    """Open a consultation that was in preparation to everyone, for good.

    Raises:
        Conflict: It is open already.
    """
    with transaction():
        found = find_row(Consultation, consultation_id)
        require_permission(actor, "consultation.open", found)
        if found.opened_at is not None:
            raise Conflict("consultation_open")
        found.opened_at = utc_now()
        record_event("consultation.opened", found, actor)
    return found
