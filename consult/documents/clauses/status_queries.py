"""Queries of the decisions behind statuses that have changed since a version was issued."""

from collections.abc import Iterable

from sqlalchemy import select

from consult.core.database.engine import db
from consult.core.events.log import Event

from consult.documents.models import Document
from consult.documents.queries import ClauseText


def load_status_decisions(document: Document, lines: Iterable[ClauseText]) -> dict[int, int]:
    """Load the numbers of the decisions that set the statuses of now.

    They are read from the record: a decision that was undone is left out, and so is a status
    that was set without a decision.

    Args:
        lines: clauses of an issued version; those with their issued status are left out.
    """
    changed = {line.clause_id for line in lines if line.status != line.status_now}
    if not changed:
        return {}
    own = select(Event.subject_id, Event.facts).where(Event.chain == document.consultation_id)
    marked = own.where(Event.verb == "clause.marked", Event.subject_id.in_(changed))
    found = {
        clause_id: facts.get("decision")
        for clause_id, facts in db.session.execute(marked.order_by(Event.seq))
    }
    undone = {
        facts["number"]
        for _, facts in db.session.execute(own.where(Event.verb == "decision.undone"))
    }
    return {
        clause_id: number
        for clause_id, number in found.items()
        if number is not None and number not in undone
    }
