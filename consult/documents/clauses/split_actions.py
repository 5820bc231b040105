"""Repetition and undo of a split in a working version.

The caller is consolidation/workbench/split_merge_actions.py.
"""

from sqlalchemy import delete

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict

from .actions import merge_clauses
from consult.documents.versions.working_version_actions import (
    open_working_version,
    record_clause_event,
    make_room_after,
    write_wording,
)
from consult.documents.versions.queries import (
    get_authentic_wording,
    get_removed_placement,
    get_placement,
)
from consult.documents.labels.actions import refresh_labels
from consult.documents.models import Lineage
from consult.documents.queries import find_neighbours


def redo_split(
    actor: Actor, version_id: int, clause_id: int, heir: int, first: str, second: str
) -> None:
    """Split a clause as before: the second part becomes the same clause again.

    Raises NotFound if that clause is not removed.
    """
    with open_working_version(actor, version_id) as version:
        placement = get_placement(version, clause_id)
        wording = get_authentic_wording(version, placement)
        kind, level = placement.kind, placement.level
        digest = write_wording(placement, wording.language, wording.label, first, None).digest
        free = make_room_after(version, clause_id)
        again = get_removed_placement(version, heir)
        again.place, again.kind, again.level = free, kind, level
        write_wording(
            again, wording.language, get_authentic_wording(version, again).label, second, None
        )
        db.session.add(
            Lineage(
                version_id=version.id, from_clause_id=clause_id, to_clause_id=heir, kind="split"
            )
        )
        refresh_labels(version)
        record_clause_event("clause.split", version, clause_id, actor, into=heir, digest=digest)


def undo_split(actor: Actor, version_id: int, clause_id: int, heir: int) -> None:
    """Undo the split of a clause; its second part becomes a removed clause.

    Raises Conflict("not_reshaped") if the two no longer follow each other.
    """
    with open_working_version(actor, version_id) as version:
        if find_neighbours(version.id, clause_id)[1] != heir:
            raise Conflict("not_reshaped")
        merge_clauses(actor, version_id, clause_id)
        pair = {clause_id, heir}
        db.session.execute(
            delete(Lineage).where(
                Lineage.version_id == version.id,
                Lineage.from_clause_id.in_(pair),
                Lineage.to_clause_id.in_(pair),
            )
        )
