"""Queries on the decisions of the chair."""

from sqlalchemy import select

from consult.core.database.engine import db

from consult.consolidation.models import DecidedClause, ChairDecision


def load_decisions_by_clause(version_id: int) -> dict[int, tuple[ChairDecision, DecidedClause]]:
    """Load the latest decision about each clause of a working version.

    Returns:
        Pairs of the decision and its part about the clause, by clause.
    """
    query = (
        select(ChairDecision, DecidedClause)
        .join(DecidedClause, DecidedClause.decision_id == ChairDecision.id)
        .where(ChairDecision.version_id == version_id)
        .order_by(ChairDecision.number)
    )
    return {each.clause_id: (decision, each) for decision, each in db.session.execute(query)}
