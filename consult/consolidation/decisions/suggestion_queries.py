"""Reads of the decisions that facilitators suggest to the chair."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, exists, func, select

from consult.core.database.engine import db
from consult.documents.models import Placement, Version
from consult.documents.queries import IN_TEXT, find_clause_text

from consult.consolidation.models import ChairDecision, DecidedClause

from .queries import load_decisions_by_clause
from .suggestion_models import DecisionSuggestion

# The chair has not decided on the clause since; an undone decision has no clauses.
IS_OPEN = ~exists().where(
    DecidedClause.clause_id == DecisionSuggestion.clause_id,
    ChairDecision.id == DecidedClause.decision_id,
    ChairDecision.version_id == DecisionSuggestion.version_id,
    ChairDecision.made_at >= DecisionSuggestion.made_at,
)
STANDS_IN_TEXT = and_(
    Placement.version_id == DecisionSuggestion.version_id,
    Placement.clause_id == DecisionSuggestion.clause_id,
    IN_TEXT,
)


class SuggestionView(NamedTuple):
    """A suggested decision, with the text that it is about and the decision that ended it.

    Attributes:
        version: The working version whose text it is about.
        is_current: The clause still reads there as it did then.
        decided: The decision of the chair that followed, with its part about the clause.
    """

    row: DecisionSuggestion
    version: Version
    is_current: bool
    decided: tuple[ChairDecision, DecidedClause] | None


def list_suggestions(version_id: int, clause_id: int) -> list[SuggestionView]:
    """List the suggested decisions on a clause of a working version, the last one first."""
    rows = db.session.scalars(
        select(DecisionSuggestion)
        .where(
            DecisionSuggestion.version_id == version_id,
            DecisionSuggestion.clause_id == clause_id,
        )
        .order_by(DecisionSuggestion.made_at.desc(), DecisionSuggestion.id.desc())
    )
    return _view_suggestions(rows)


def list_open_suggestions(clause_id: int) -> list[SuggestionView]:
    """List the suggestions on a clause that the chair has not decided on, in working versions."""
    rows = db.session.scalars(
        select(DecisionSuggestion)
        .join(Version, Version.id == DecisionSuggestion.version_id)
        .where(DecisionSuggestion.clause_id == clause_id, Version.issued_at.is_(None), IS_OPEN)
        .order_by(DecisionSuggestion.made_at.desc(), DecisionSuggestion.id.desc())
    )
    return _view_suggestions(rows)


def _view_suggestions(rows: Iterable[DecisionSuggestion]) -> list[SuggestionView]:
    """Compare each suggestion with its working version: the text there, and the decision."""
    found = []
    for row in rows:
        version = db.session.get_one(Version, row.version_id)
        authentic = version.document.authentic
        line = find_clause_text(version.id, row.clause_id, authentic, authentic)
        decided = load_decisions_by_clause(version.id).get(row.clause_id)
        if decided is not None and decided[0].made_at < row.made_at:
            decided = None
        is_current = line is not None and line.digest == row.digest
        found.append(SuggestionView(row, version, is_current, decided))
    return found


def list_decided_suggestions(decision_id: int) -> list[tuple[DecisionSuggestion, str]]:
    """List the suggestions that a decision of the chair ended, each with its decided status."""
    query = (
        select(DecisionSuggestion, DecidedClause.status)
        .join(DecidedClause, DecidedClause.clause_id == DecisionSuggestion.clause_id)
        .join(ChairDecision, ChairDecision.id == DecidedClause.decision_id)
        .where(
            ChairDecision.id == decision_id,
            ChairDecision.version_id == DecisionSuggestion.version_id,
            ChairDecision.made_at >= DecisionSuggestion.made_at,
        )
        .order_by(DecisionSuggestion.id)
    )
    return [(made, status) for made, status in db.session.execute(query)]


def find_clauses_with_suggestions(version_id: int) -> set[int]:
    """Find the clauses of a working version with a suggestion that the chair has to decide on."""
    query = (
        select(DecisionSuggestion.clause_id)
        .join(Placement, STANDS_IN_TEXT)
        .where(DecisionSuggestion.version_id == version_id, IS_OPEN)
    )
    return set(db.session.scalars(query))


def count_suggested_clauses(consultation_id: int) -> list[tuple[Version, int]]:
    """Count the clauses of each working version with a suggestion to decide on."""
    query = (
        select(Version, func.count(DecisionSuggestion.clause_id.distinct()))
        .join(DecisionSuggestion, DecisionSuggestion.version_id == Version.id)
        .join(Placement, STANDS_IN_TEXT)
        .where(
            DecisionSuggestion.consultation_id == consultation_id,
            Version.issued_at.is_(None),
            IS_OPEN,
        )
        .group_by(Version.id)
        .order_by(Version.id)
    )
    return [(version, count) for version, count in db.session.execute(query)]
