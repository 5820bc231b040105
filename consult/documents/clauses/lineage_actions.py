"""The origin of a clause in a working version, as its writers state it.

It is needed where clauses were not split or merged with the functions for that.
"""

from sqlalchemy import delete

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid

from consult.documents.versions.working_version_actions import (
    open_working_version,
    record_clause_event,
)
from consult.documents.models import Lineage
from consult.documents.clauses.lineage_queries import load_clause_lineage


def set_clause_lineage(
    actor: Actor, version_id: int, clause_id: int, joined: list[int], split_from: int | None = None
) -> None:
    """Set the origin of a clause, which replaces an earlier statement.

    Args:
        actor: a writer of the version.
        version_id: the working version.
        clause_id: the clause.
        joined: removed clauses that it continues.
        split_from: a clause that stays and that it was split from.

    Raises:
        Conflict: no version precedes this one.
        Invalid: a clause in `joined` stays; `split_from` was removed, or the clause is not
            new.
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
        db.session.execute(
            delete(Lineage).where(
                Lineage.version_id == version.id, Lineage.to_clause_id == clause_id
            )
        )
        rows = [(number, "merge") for number in dict.fromkeys(joined)] + (
            [(split_from, "split")] if split_from else []
        )
        db.session.add_all(
            Lineage(version_id=version.id, from_clause_id=number, to_clause_id=clause_id, kind=kind)
            for number, kind in rows
        )
        record_clause_event(
            "clause.traced", version, clause_id, actor, joined=sorted(joined), split_from=split_from
        )
