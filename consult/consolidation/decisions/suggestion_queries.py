"""Reads of the decisions that facilitators suggest to the chair."""

from sqlalchemy import select

from consult.core.database.engine import db
from consult.documents.models import Version

from .suggestion_models import DecisionSuggestion


def list_suggestions(version_id: int, clause_id: int) -> list[DecisionSuggestion]:
    """List the suggested decisions on a clause of a working version, the last one first."""
    return list(
        db.session.scalars(
            select(DecisionSuggestion)
            .where(
                DecisionSuggestion.version_id == version_id,
                DecisionSuggestion.clause_id == clause_id,
            )
            .order_by(DecisionSuggestion.made_at.desc(), DecisionSuggestion.id.desc())
        )
    )


def list_open_suggestions(clause_id: int) -> list[DecisionSuggestion]:
    """List the suggested decisions on a clause in versions that are not issued."""
    return list(
        db.session.scalars(
            select(DecisionSuggestion)
            .join(Version, Version.id == DecisionSuggestion.version_id)
            .where(DecisionSuggestion.clause_id == clause_id, Version.issued_at.is_(None))
            .order_by(DecisionSuggestion.made_at.desc(), DecisionSuggestion.id.desc())
        )
    )


def find_clauses_with_suggestions(version_id: int) -> set[int]:
    """Find the clauses of a working version for which a decision is suggested."""
    query = select(DecisionSuggestion.clause_id).where(DecisionSuggestion.version_id == version_id)
    return set(db.session.scalars(query))
