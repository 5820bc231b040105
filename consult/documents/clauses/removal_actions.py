"""A clause leaves a working version, or comes back, by what was made of it elsewhere: see consolidation/workbench/handover_actions.py."""
from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.events.log import transaction

from consult.documents.versions.working_version_actions import (
    note, out, place_after, placed, unissued,
)
from .text_locks import refuse_locked
from consult.documents.models import Placement


def bring_out(actor: Actor, version_id: int, clause_id: int) -> None:
    """Take a clause out of a working version; raises NotFound where it is out already, Conflict under a ballot."""
    with transaction():
        version = unissued(actor, version_id, "clause.bring")
        placement = placed(version, clause_id)
        refuse_locked([clause_id])
        placement.place = -1 - placement.place
        note("clause.removed", version, clause_id, actor)


def bring_back(actor: Actor, version_id: int, clause_id: int) -> None:
    """Put it back where it stood, with the words that it had; raises NotFound where it was not taken out."""
    with transaction():
        version = unissued(actor, version_id, "clause.bring")
        stood = -1 - out(version, clause_id).place
        before = db.session.scalar(select(Placement.clause_id).where(
            Placement.version_id == version.id, Placement.place >= 0, Placement.place < stood)
            .order_by(Placement.place.desc()).limit(1))
        free = place_after(version, before)
        out(version, clause_id).place = free
        note("clause.restored", version, clause_id, actor)
