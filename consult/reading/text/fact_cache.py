"""Cache of the facts beside each clause (comments, positions, amendments), renewed by events.

The cache knows the event number (seq) up to which the facts are true. Each read looks for
later events and recounts only the clauses that they name. So a page is never older than the
last COMMIT, and costs nothing if nothing happened.
"""

import threading
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import JSON, bindparam, select, type_coerce

from consult.amendments.queries import count_at_top, count_by_clause as amendments_by_clause
from consult.positions.queries import load_clause_tallies
from consult.comments.queries import count_by_clause
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.events.dispatcher import SELECT_NEWEST_SEQ_OF_CHAIN

SELECT_EVENTS_SINCE = (
    select(EVENT.c.seq, type_coerce(EVENT.c.facts, JSON))
    .order_by(EVENT.c.seq)
    .limit(2_000)
    .where(EVENT.c.chain == bindparam("chain"), EVENT.c.seq > bindparam("seq"))
)
MOST_EVENTS = 2_000  # events from which a complete count is cheaper
TOP_OF_TEXT = 0  # key of the new clauses before the first one
OUTDATED = -1  # event number of outdated facts


class ClauseFacts(NamedTuple):
    """The facts beside a clause."""

    comments: int
    tally: dict[str, Any] | None
    amendments: int = 0


NO_FACTS = ClauseFacts(0, None)


@dataclass
class DocumentFacts:
    """The facts of one document up to an event number.

    Attributes:
        renewal: counts the renewals.
        renewed_in: the renewal in which each clause last changed.
        last_full_count: the renewal of the last complete count.
    """

    seq: int = 0
    facts: dict[int, ClauseFacts] = field(default_factory=dict)
    renewal: int = 0
    renewed_in: dict[int, int] = field(default_factory=dict)
    last_full_count: int = 0


cached_facts: dict[tuple[str, int], DocumentFacts] = {}
renewal_lock = threading.Lock()


def load_document_facts(document_id: int, consultation_id: int) -> DocumentFacts:
    """Load the facts of a document as of the newest event."""
    place = (str(db.engine.url), document_id)
    newest = SELECT_NEWEST_SEQ_OF_CHAIN.read_rows(chain=consultation_id)[0][0] or 0
    found = cached_facts.get(place)
    if found is not None and found.seq == newest:
        return found
    with renewal_lock:
        newest = (
            SELECT_NEWEST_SEQ_OF_CHAIN.read_rows(chain=consultation_id)[0][0] or 0
        )  # another thread may have renewed them meanwhile
        cached_facts[place] = _renew_facts(
            cached_facts.get(place), document_id, consultation_id, newest
        )
        return cached_facts[place]


def get_last_facts(document_id: int) -> DocumentFacts:
    """Return the facts of a document as last counted, without looking for later events."""
    return cached_facts[str(db.engine.url), document_id]


def clear_cache() -> None:
    """Mark all facts as outdated, after a change that is no event of a text."""
    with renewal_lock:  # a running count is repeated
        for found in cached_facts.values():
            found.seq = OUTDATED


def _renew_facts(
    old: DocumentFacts | None, document_id: int, consultation_id: int, newest: int
) -> DocumentFacts:
    """Renew the facts up to `newest`.

    Counts are read after that number, so they are at least as new.
    """
    if old is not None and old.seq == newest:
        return old
    if old is None or old.seq == OUTDATED or newest < old.seq:
        return _count_all(document_id, newest, 1 if old is None else old.renewal + 1)
    events = db.session.execute(
        SELECT_EVENTS_SINCE, {"chain": consultation_id, "seq": old.seq}
    ).all()
    if len(events) == MOST_EVENTS:
        return _count_all(document_id, newest, old.renewal + 1)
    about = [facts for _, facts in events if facts.get("document_id") == document_id]
    changed = {
        clause
        for facts in about
        for clause in (_get_event_clause(facts), *facts.get("places", ()))
        if clause is not None
    }
    if any(facts.get("version_id") and not facts.get("clause_id") for _, facts in events):
        return _count_all(document_id, newest, old.renewal + 1)
    if not changed:
        return DocumentFacts(newest, old.facts, old.renewal, old.renewed_in, old.last_full_count)
    turn = old.renewal + 1
    fresh = _count_clauses(document_id, changed)
    return DocumentFacts(
        newest,
        {**old.facts, **{clause: fresh.get(clause, NO_FACTS) for clause in changed}},
        turn,
        {**old.renewed_in, **dict.fromkeys(changed, turn)},
        old.last_full_count,
    )


def _get_event_clause(facts: dict[str, Any]) -> int | None:
    """Return the clause of an event; the top of the text for an amendment without a clause."""
    return facts.get("clause_id") or (
        TOP_OF_TEXT if "parent_id" in facts and "number" in facts else None
    )


def _count_all(document_id: int, newest: int, turn: int) -> DocumentFacts:
    facts = _count_clauses(document_id, None)
    return DocumentFacts(newest, facts, turn, dict.fromkeys(facts, turn), turn)


def _count_clauses(document_id: int, clauses: set[int] | None) -> dict[int, ClauseFacts]:
    chosen = list(clauses) if clauses is not None else None
    comments = count_by_clause(document_id, chosen)
    stands = load_clause_tallies(document_id, chosen)
    proposed = amendments_by_clause(document_id, chosen)
    if clauses is None or TOP_OF_TEXT in clauses:
        proposed[TOP_OF_TEXT] = count_at_top(document_id)
    return {
        clause: ClauseFacts(comments.get(clause, 0), stands.get(clause), proposed.get(clause, 0))
        for clause in comments.keys() | stands.keys() | proposed.keys()
    }
