"""The origin of a clause in a working version, as its writers state it.

It is needed where clauses were not split or merged with the functions for that.
"""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import delete, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import Conflict, Invalid

from consult.documents.versions.working_version_actions import (
    open_working_version,
    record_clause_event,
    get_placement,
)
from consult.documents.models import Lineage, Version
from consult.documents.queries import ClauseText, load_clause_texts


class ClauseLineage(NamedTuple):
    """The possible origins of a clause in a working version, and the stated ones.

    Attributes:
        gone: clauses of the current version that the working version lacks.
        stays: clauses that both contain; empty unless the clause is new.
        joined: the stated origins among `gone`.
        split_from: the stated origin among `stays`.
    """

    gone: list[ClauseText]
    stays: list[ClauseText]
    joined: frozenset[int]
    split_from: int | None


def load_clause_lineage(version: Version, clause_id: int) -> ClauseLineage:
    """Load the possible and the stated origins of a clause.

    Raises NotFound if the version does not contain it.
    """
    get_placement(version, clause_id)
    authentic = version.document.authentic
    before = load_clause_texts(version.document.current_version_id or 0, authentic, authentic)
    now = {line.clause_id for line in load_clause_texts(version.id, authentic, authentic)}
    known = {line.clause_id for line in before}
    rows = list(
        db.session.scalars(
            select(Lineage).where(
                Lineage.version_id == version.id, Lineage.to_clause_id == clause_id
            )
        )
    )
    return ClauseLineage(
        [line for line in before if line.clause_id not in now],
        [] if clause_id in known else [line for line in before if line.clause_id in now],
        frozenset(row.from_clause_id for row in rows if row.from_clause_id not in now),
        next((row.from_clause_id for row in rows if row.from_clause_id in now), None),
    )


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


def load_heirs(version: Version) -> dict[int, list[int]]:
    """Load the clauses that came from others by merge or split, by the clause of origin."""
    found: dict[int, list[int]] = defaultdict(list)
    for source, heir in db.session.execute(
        select(Lineage.from_clause_id, Lineage.to_clause_id)
        .where(Lineage.version_id == version.id)
        .order_by(Lineage.id)
    ):
        if heir not in found[source]:
            found[source].append(heir)
    return dict(found)
