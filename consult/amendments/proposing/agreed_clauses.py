"""Agreed clauses, where the process leaves them alone: they take no new words until the chair reopens them."""
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.documents.models import Clause

KINDS_BESIDE_CLAUSE = frozenset({"add", "corr"})  # a new clause beside it, and another translation of it, leave the agreed words as they are
ACTS_WITH_NEW_TEXT = frozenset({"amend", "revise", "retable"})  # what asks for new words, by its name in `may`


def refuse_agreed_clause(clause_id: int | None, kind: str) -> None:
    """Refuse with Conflict("clause_agreed") where a clause takes no new amendments of this kind."""
    if is_closed_to_amendments(clause_id, kind):
        raise Conflict("clause_agreed")


def is_closed_to_amendments(clause_id: int | None, kind: str) -> bool:
    """Whether a clause takes no new amendments of this kind."""
    clause = db.session.get(Clause, clause_id) if clause_id and kind not in KINDS_BESIDE_CLAUSE else None
    return clause is not None and clause.settled


def find_amendments_of_agreed_clauses(rows: Iterable[Any]) -> frozenset[int]:
    """Which of these amendments (id, clause_id, kind), in processes that close what is agreed, are of agreed clauses."""
    asked = [(row.id, row.clause_id) for row in rows if row.clause_id and row.kind not in KINDS_BESIDE_CLAUSE]
    if not asked:
        return frozenset()
    agreed = select(Clause.id).where(Clause.id.in_({clause for _, clause in asked}), Clause.status == "agreed")
    closed = set(db.session.scalars(agreed))
    return frozenset(number for number, clause in asked if clause in closed)
