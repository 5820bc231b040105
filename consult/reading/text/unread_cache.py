"""Cache of when each open contribution on a clause was made, and by whom, renewed by events.

The unread contributions of a person follow from it and their own marks, so that a page costs the
same whether a hundred or ten thousand contributions stand beside its text.
"""

import threading
from bisect import bisect_right
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, select

from consult.amendments.models import Amendment
from consult.amendments.queries import IS_OPEN as IS_OPEN_AMENDMENT
from consult.comments.models import Comment
from consult.comments.queries import HOME_CLAUSE, IS_OPEN
from consult.core.database.engine import db

from .fact_cache import DocumentFacts

SOURCES: tuple[tuple[Any, Any, Any, Any], ...] = (
    (Comment, HOME_CLAUSE, Comment.posted_at, and_(IS_OPEN, Comment.amendment_id.is_(None))),
    (Amendment, Amendment.clause_id, Amendment.proposed_at, IS_OPEN_AMENDMENT),
)


class ClauseTimes(NamedTuple):
    """The moments of the contributions on a clause in order, each with its author."""

    turn: int  # the renewal of the facts for which it was read
    moments: list[datetime]
    authors: list[int]

    def count_later(self, since: datetime, user_id: int) -> int:
        """Count the contributions of others after a moment."""
        return sum(
            author != user_id for author in self.authors[bisect_right(self.moments, since) :]
        )


cached_times: dict[tuple[str, int], dict[int, ClauseTimes]] = {}
renewal_lock = threading.Lock()


def load_contribution_times(document_id: int, known: DocumentFacts) -> dict[int, ClauseTimes]:
    """Load the times of all clauses, and read anew only those that changed since the last look."""
    place = (str(db.engine.url), document_id)
    with renewal_lock:
        found = cached_times.setdefault(place, {})
        changed = [
            clause
            for clause, turn in known.renewed_in.items()
            if clause > 0 and (clause not in found or found[clause].turn != turn)
        ]
        if changed:
            found = cached_times[place] = found | _read_times(document_id, changed, known)
        return found


def _read_times(
    document_id: int, clauses: list[int], known: DocumentFacts
) -> dict[int, ClauseTimes]:
    rows: dict[int, list[tuple[datetime, int]]] = {clause: [] for clause in clauses}
    for table, home, at, is_open in SOURCES:
        query = select(home, at, table.author_id).where(
            table.document_id == document_id, home.in_(clauses), is_open
        )
        for clause, moment, author in db.session.execute(query):
            rows[clause].append((moment, author))
    return {
        clause: ClauseTimes(
            known.renewed_in[clause],
            [moment for moment, _ in sorted(said)],
            [author for _, author in sorted(said)],
        )
        for clause, said in rows.items()
    }
