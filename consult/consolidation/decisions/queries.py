"""Queries on the decisions of the chair."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func, select

from consult.core.database.engine import db
from consult.core.hooks import highest_decision_numbers
from consult.documents.clause_queries import load_version_names
from consult.documents.models import Clause, Placement, Version
from consult.documents.queries import IN_TEXT

from consult.consolidation.models import DECIDABLE_STATUSES, DecidedClause, ChairDecision
from consult.consolidation.references.digest_queries import (
    CorrectedDigests,
    load_corrected_digests,
)


STATUS_RANKS = {"bracketed": 1, "adref": 2, "agreed": 3}  # every other status is 0


class LoweredStatus(NamedTuple):
    """A clause of a working version whose status a decision would lower."""

    clause_id: int
    label: str
    status: str


def find_lowered_statuses(
    version_id: int, clause_ids: Collection[int], status: str
) -> list[LoweredStatus]:
    """Find the clauses whose status a decision would lower, in the order of the text.

    Args:
        status: the status that the decision would give; none is lowered by another word.
    """
    if status not in DECIDABLE_STATUSES:
        return []
    query = (
        select(Clause.id, Clause.status)
        .join(Placement, Placement.clause_id == Clause.id)
        .where(Placement.version_id == version_id, IN_TEXT, Clause.id.in_(clause_ids))
        .order_by(Placement.place)
    )
    names = load_version_names(version_id)
    return [
        LoweredStatus(number, names.get(number) or "·", before)
        for number, before in db.session.execute(query)
        if STATUS_RANKS.get(before, 0) > STATUS_RANKS.get(status, 0)
    ]


class DecidedTexts(NamedTuple):
    """The latest decision about each clause of a working version.

    Attributes:
        corrected: texts that differ from a decided one in nothing but corrected references.
    """

    by_clause: dict[int, tuple[ChairDecision, DecidedClause]]
    corrected: CorrectedDigests

    def find(self, clause_id: int, digest: str) -> tuple[ChairDecision, DecidedClause] | None:
        """Find the decision on exactly this text, or on it before references were corrected."""
        known = self.by_clause.get(clause_id)
        if known is None or self.corrected.leads(clause_id, known[1].digest, digest):
            return known
        return None


def load_decided_texts(version: Version) -> DecidedTexts:
    """Load the latest decisions of a working version, with its corrected references."""
    return DecidedTexts(
        load_decisions_by_clause(version.id),
        load_corrected_digests(version.id, version.document.authentic),
    )


def load_decisions_by_clause(version_id: int) -> dict[int, tuple[ChairDecision, DecidedClause]]:
    """Load the latest decision about each clause of a working version.

    Returns:
        Pairs of the decision and its part about the clause, by clause.
    """
    query = (
        select(ChairDecision, DecidedClause)
        .join(DecidedClause, DecidedClause.decision_id == ChairDecision.id)
        .where(ChairDecision.version_id == version_id)
        .order_by(ChairDecision.id)
    )
    return {each.clause_id: (decision, each) for decision, each in db.session.execute(query)}


def compute_next_decision_number(consultation_id: int) -> int:
    """Compute the number of the next decision in a consultation.

    All documents and meetings share one series. Decisions of earlier releases, which counted
    each document and the meetings apart, keep their numbers.
    """
    last = db.session.scalar(
        select(func.max(ChairDecision.number)).where(
            ChairDecision.consultation_id == consultation_id
        )
    )
    return max([last or 0, *(find(consultation_id) for find in highest_decision_numbers)]) + 1


def choose_decision_number(consultation_id: int, wanted: int | None) -> int:
    """Choose the number under which a meeting entered a decision, or the next one.

    The next one is taken, too, if another decision has the number: earlier releases counted the
    meetings apart.
    """
    if wanted is None:
        return compute_next_decision_number(consultation_id)
    taken = db.session.scalar(
        select(ChairDecision.id).where(
            ChairDecision.consultation_id == consultation_id, ChairDecision.number == wanted
        )
    )
    return wanted if taken is None else compute_next_decision_number(consultation_id)
