"""Origins and heirs of clauses: splits, merges, and what the writers of a version state."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import select

from consult.core.database.engine import db

from consult.documents.models import Lineage, Version
from consult.documents.queries import ClauseText, load_clause_texts
from consult.documents.versions.queries import get_placement


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
