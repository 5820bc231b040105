"""Cache of the public amendments of a text, read anew only after an event about them."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from consult.amendments.list_filter import (
    AmendmentFilter,
    AmendmentRow,
    filter_amendments,
    build_amendment_rows,
)
from consult.amendments.queries import (
    AmendmentView,
    load_clause_amendments,
    load_top_amendments,
    load_document_amendments,
)
from consult.positions.queries import load_amendment_tallies
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db

from .fact_cache import TOP_OF_TEXT, DocumentFacts

MOST_CHANGED_CLAUSES = 30  # changed clauses from which a complete read is cheaper
PUBLIC_READER = Actor()


class ClauseAmendments(NamedTuple):
    """The amendments on a clause, or at the top, with their collisions and tallies."""

    amendments: list[AmendmentView]
    rows: list[AmendmentRow]
    tallies: dict[int, dict[str, Any]]


NO_AMENDMENTS = ClauseAmendments([], [], {})


class AmendmentMemo(NamedTuple):
    """The amendments of a document by clause as of a turn of its facts, with derived values."""

    turn: int
    by_clause: dict[int, ClauseAmendments]
    followed: dict[str, Any]


memos: dict[tuple[str, int, str], AmendmentMemo] = {}


def get_amendments(document_id: int, known: DocumentFacts) -> dict[int, ClauseAmendments]:
    """Return the amendments of a document by clause (0: at the top), as new as these facts."""
    return _get_memo(document_id, known).by_clause


def derive_once(
    name: str,
    document_id: int,
    known: DocumentFacts,
    work_out: Callable[[dict[int, ClauseAmendments]], Any],
) -> Any:
    """Derive a value from all amendments of a document, once until one of them changes."""
    memo = _get_memo(document_id, known)
    if name not in memo.followed:
        memo.followed[name] = work_out(memo.by_clause)
    return memo.followed[name]


def _get_memo(document_id: int, known: DocumentFacts) -> AmendmentMemo:
    place = (str(db.engine.url), document_id, i18n.get_language())
    memo = memos.get(place)
    if memo is None or memo.turn > known.renewal or memo.turn < known.last_full_count:
        memo = memos[place] = AmendmentMemo(known.renewal, _load_all(document_id), {})
    elif memo.turn < known.renewal:
        memo = memos[place] = AmendmentMemo(
            known.renewal, _renew_amendments(document_id, memo, known), {}
        )
    return memo


def _renew_amendments(
    document_id: int, memo: AmendmentMemo, known: DocumentFacts
) -> dict[int, ClauseAmendments]:
    stale = [clause for clause, turn in known.renewed_in.items() if turn > memo.turn]
    if len(stale) > MOST_CHANGED_CLAUSES:
        return _load_all(document_id)
    return memo.by_clause | {
        clause: _make_clause_amendments(_load_on_clause(clause, document_id)) for clause in stale
    }


def _load_on_clause(clause: int, document_id: int) -> list[AmendmentView]:
    return (
        load_top_amendments(PUBLIC_READER, document_id)
        if clause == TOP_OF_TEXT
        else load_clause_amendments(PUBLIC_READER, clause)
    )


def _load_all(document_id: int) -> dict[int, ClauseAmendments]:
    found: dict[int, list[AmendmentView]] = defaultdict(list)
    for each in load_document_amendments(PUBLIC_READER, document_id):
        found[each.clause_id or TOP_OF_TEXT].append(each)
    tallies = load_amendment_tallies([each.id for there in found.values() for each in there])
    return {
        clause: ClauseAmendments(there, build_amendment_rows(there, there), tallies)
        for clause, there in found.items()
    }


def _make_clause_amendments(there: list[AmendmentView]) -> ClauseAmendments:
    return (
        ClauseAmendments(
            there,
            build_amendment_rows(there, there),
            load_amendment_tallies([each.id for each in there]),
        )
        if there
        else NO_AMENDMENTS
    )


def list_arriving_clauses(by_clause: dict[int, ClauseAmendments]) -> dict[int, list[AmendmentView]]:
    """List the moves and merges of open amendments by the clause that they would follow or join.

    The key 0 stands for the beginning.
    """
    found: dict[int, list[AmendmentView]] = defaultdict(list)
    for beside in by_clause.values():
        for each in beside.amendments:
            if each.kind in {"move", "merge"} and each.state == "open":
                found[each.after_id or TOP_OF_TEXT].append(each)
    return found


def filter_clause_amendments(
    by_clause: dict[int, ClauseAmendments], choice: AmendmentFilter
) -> dict[int, ClauseAmendments]:
    """Keep the amendments that match a filter."""
    found = {}
    for clause, beside in by_clause.items():
        fit = {each.id for each in filter_amendments(beside.amendments, choice)}
        rows = [row for row in beside.rows if row.each.id in fit]
        if rows:
            found[clause] = beside._replace(amendments=[row.each for row in rows], rows=rows)
    return found
