"""Reads the decisions of a report: those of the chair on versions, and those in published records.

All decisions of a consultation share one series of numbers. Earlier releases counted each document
and the meetings apart, so a number that several have is named with the version or the meeting.
"""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from consult.consolidation.models import ChairDecision
from consult.core.database.engine import db
from consult.documents.models import Clause
from consult.meetings.models import Ruling


def load_decisions(version_ids: Collection[int]) -> list[ChairDecision]:
    """Load the decisions on these versions that are in force."""
    query = select(ChairDecision).where(
        ChairDecision.version_id.in_(version_ids), ChairDecision.undone_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(ChairDecision.id)))


def find_clauses_of_document(clause_ids: Collection[int], document_id: int) -> set[int]:
    """Find those of these clauses that are of a document."""
    query = select(Clause.id).where(Clause.id.in_(clause_ids), Clause.document_id == document_id)
    return set(db.session.scalars(query))


def load_decision_ids_by_ruling(consultation_id: int) -> dict[int, int]:
    """Load the decision on a version that each decision of a meeting became, by its number."""
    rows = db.session.execute(
        select(Ruling.number, Ruling.decision_id).where(
            Ruling.consultation_id == consultation_id, Ruling.decision_id.is_not(None)
        )
    )
    return {number: decision for number, decision in rows if decision is not None}


def find_shared_numbers(consultation_id: int) -> frozenset[int]:
    """Find the numbers that several decisions of a consultation have."""
    holders: dict[int, set[str]] = defaultdict(set)
    decisions = select(ChairDecision.number, ChairDecision.id).where(
        ChairDecision.consultation_id == consultation_id
    )
    rulings = select(Ruling.number, Ruling.id, Ruling.decision_id).where(
        Ruling.consultation_id == consultation_id
    )
    for number, decision in db.session.execute(decisions):
        holders[number].add(f"decision {decision}")
    for number, ruling, became in db.session.execute(rulings):
        holders[number].add(f"decision {became}" if became else f"ruling {ruling}")
    return frozenset(number for number, found in holders.items() if len(found) > 1)


def format_decision_number(number: int, where: str, shared: Collection[int]) -> str:
    """Format the number of a decision, with the version or meeting if several have it."""
    return f"D-{number} ({where})" if number in shared else f"D-{number}"
