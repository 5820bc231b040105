"""Whence a clause of a working version came: said by those who write it, where nothing was split or joined by a press."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import delete, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid

from consult.documents.versions.working_version_actions import open_working_version, record_clause_event, get_placement
from consult.documents.models import Lineage, Version
from consult.documents.queries import ClauseText, load_clause_texts


class ClauseLineage(NamedTuple):
    """From what a clause of a working version may come, and what is said of that.

    gone: the clauses of the current version that are not in the working one; stays: those that are, for a new clause only.
    """

    gone: list[ClauseText]
    stays: list[ClauseText]
    joined: frozenset[int]
    split_from: int | None


def load_clause_lineage(version: Version, clause_id: int) -> ClauseLineage:
    """What may be said of a clause; raises NotFound where it does not stand in the version."""
    get_placement(version, clause_id)
    authentic = version.document.authentic
    before = load_clause_texts(version.document.current_version_id or 0, authentic, authentic)
    now = {line.clause_id for line in load_clause_texts(version.id, authentic, authentic)}
    known = {line.clause_id for line in before}
    rows = list(db.session.scalars(select(Lineage).where(Lineage.version_id == version.id, Lineage.to_clause_id == clause_id)))
    return ClauseLineage([line for line in before if line.clause_id not in now],
                  [] if clause_id in known else [line for line in before if line.clause_id in now],
                  frozenset(row.from_clause_id for row in rows if row.from_clause_id not in now),
                  next((row.from_clause_id for row in rows if row.from_clause_id in now), None))


def set_clause_lineage(actor: Actor, version_id: int, clause_id: int, joined: list[int], split_from: int | None = None) -> None:
    """Say that a clause continues others that were taken out (joined), or was split from one that stays; nothing: neither.

    It takes the place of what was said of it before. Raises Conflict without a version before, Invalid for a clause that
    stays (joined), or that was taken out, or where the clause itself stood in the version before (split_from).
    """
    with open_working_version(actor, version_id) as version:
        if version.document.current_version_id is None:
            raise Conflict("not_based_on_current")
        found = load_clause_lineage(version, clause_id)
        if not set(joined) <= {line.clause_id for line in found.gone}:
            raise Invalid(fields={"joined": {"type": "not_taken_out"}})
        if split_from is not None and split_from not in {line.clause_id for line in found.stays}:
            raise Invalid(fields={"split_from": {"type": "not_split_from"}})
        if found.joined == frozenset(joined) and found.split_from == split_from:
            return
        db.session.execute(delete(Lineage).where(Lineage.version_id == version.id, Lineage.to_clause_id == clause_id))
        rows = [(number, "merge") for number in dict.fromkeys(joined)] + ([(split_from, "split")] if split_from else [])
        db.session.add_all(Lineage(version_id=version.id, from_clause_id=number, to_clause_id=clause_id, kind=kind)
                           for number, kind in rows)
        record_clause_event("clause.traced", version, clause_id, actor, joined=sorted(joined), split_from=split_from)


def load_heirs(version: Version) -> dict[int, list[int]]:
    """The clauses of a version that others were joined to or that were split from them, by the one that they came from."""
    found: dict[int, list[int]] = defaultdict(list)
    for source, heir in db.session.execute(select(Lineage.from_clause_id, Lineage.to_clause_id)
                                           .where(Lineage.version_id == version.id).order_by(Lineage.id)):
        if heir not in found[source]:
            found[source].append(heir)
    return dict(found)
