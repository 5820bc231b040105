"""Removal and restoration of a clause in a working version, as adopted elsewhere.

The caller is consolidation/workbench/handover_actions.py.
"""

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.log import transaction

from consult.documents.labels.actions import refresh_labels
from consult.documents.versions.working_version_actions import (
    record_clause_event,
    make_room_after,
    get_unissued_version,
)
from consult.documents.versions.queries import get_removed_placement, get_placement
from .text_locks import require_unlocked_text
from consult.documents.models import Placement


def apply_clause_removal(actor: Actor, version_id: int, clause_id: int) -> None:
    """Remove a clause; raises NotFound if it is removed already, Conflict under a ballot."""
    with transaction():
        version = get_unissued_version(actor, version_id, "clause.bring")
        placement = get_placement(version, clause_id)
        require_unlocked_text([clause_id])
        placement.place = -1 - placement.place
        refresh_labels(version)
        record_clause_event("clause.removed", version, clause_id, actor)


def apply_clause_restoration(actor: Actor, version_id: int, clause_id: int) -> None:
    """Restore a removed clause at its former place with its text; raises NotFound."""
    with transaction():
        version = get_unissued_version(actor, version_id, "clause.bring")
        stood = -1 - get_removed_placement(version, clause_id).place
        before = db.session.scalar(
            select(Placement.clause_id)
            .where(
                Placement.version_id == version.id, Placement.place >= 0, Placement.place < stood
            )
            .order_by(Placement.place.desc())
            .limit(1)
        )
        free = make_room_after(version, before)
        get_removed_placement(version, clause_id).place = free
        refresh_labels(version)
        record_clause_event("clause.restored", version, clause_id, actor)
