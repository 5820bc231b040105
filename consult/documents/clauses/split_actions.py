"""Clauses of a working version parted again, and made one again: see consolidation/workbench/split_merge_actions.py, which knows for whom."""
from sqlalchemy import delete

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict

from .actions import merge_clauses
from consult.documents.versions.working_version_actions import (
    authentic_words, drafting, note, out, place_after, placed, write,
)
from consult.documents.models import Lineage
from consult.documents.queries import neighbours


def part_again(actor: Actor, version_id: int, clause_id: int, heir: int, first: str, second: str) -> None:
    """Part a clause as it was parted before: the second part is the same clause again. Raises NotFound where that is not out."""
    with drafting(actor, version_id) as version:
        placement = placed(version, clause_id)
        wording = authentic_words(version, placement)
        kind, level = placement.kind, placement.level
        digest = write(placement, wording.language, wording.label, first, None).digest
        free = place_after(version, clause_id)
        again = out(version, heir)
        again.place, again.kind, again.level = free, kind, level
        write(again, wording.language, authentic_words(version, again).label, second, None)
        db.session.add(Lineage(version_id=version.id, from_clause_id=clause_id, to_clause_id=heir, kind="split"))
        note("clause.split", version, clause_id, actor, into=heir, digest=digest)


def unpart(actor: Actor, version_id: int, clause_id: int, heir: int) -> None:
    """Make a clause that was parted one again; its second part waits as one that was taken out.

    Raises Conflict where the two do not stand one right after the other any more.
    """
    with drafting(actor, version_id) as version:
        if neighbours(version.id, clause_id)[1] != heir:
            raise Conflict("not_reshaped")
        merge_clauses(actor, version_id, clause_id)
        pair = {clause_id, heir}
        db.session.execute(delete(Lineage).where(Lineage.version_id == version.id, Lineage.from_clause_id.in_(pair),
                                                 Lineage.to_clause_id.in_(pair)))
