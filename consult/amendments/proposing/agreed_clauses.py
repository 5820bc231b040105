"""Agreed clauses, which take no new text until the chair reopens them.

Only processes that close agreed clauses use this.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.documents.models import Clause

KINDS_BESIDE_CLAUSE = frozenset(
    {"add", "corr"}
)  # kinds that leave the agreed text unchanged: a new clause, a corrected translation
ACTS_WITH_NEW_TEXT = frozenset(
    {"amend", "revise", "retable"}
)  # acts (names in `may`) that ask for a new text


def refuse_agreed_clause(clause_id: int | None, kind: str) -> None:
    """Raise Conflict("clause_agreed") if the clause takes no new amendments of this kind."""
    if is_closed_to_amendments(clause_id, kind):
        raise Conflict("clause_agreed")


def is_closed_to_amendments(clause_id: int | None, kind: str) -> bool:
    """Return whether the clause takes no new amendments of this kind."""
    clause = (
        db.session.get(Clause, clause_id) if clause_id and kind not in KINDS_BESIDE_CLAUSE else None
    )
    return clause is not None and clause.settled


def find_amendments_of_agreed_clauses(rows: Iterable[Any]) -> frozenset[int]:
    """Find the amendments (rows with id, clause_id, kind) whose clause is agreed.

    Only for processes that close agreed clauses.
    """
    asked = [
        (row.id, row.clause_id)
        for row in rows
        if row.clause_id and row.kind not in KINDS_BESIDE_CLAUSE
    ]
    if not asked:
        return frozenset()
    agreed = select(Clause.id).where(
        Clause.id.in_({clause for _, clause in asked}), Clause.status == "agreed"
    )
    closed = set(db.session.scalars(agreed))
    return frozenset(number for number, clause in asked if clause in closed)
