"""The proposals of a text, as everyone may read them: kept in memory, and read anew only where something happened."""
from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from consult.amendments.list_filter import Choice, Row, chosen, rows_of
from consult.amendments.queries import Proposal, amendments_on, at_top, in_document
from consult.positions.queries import tallies_of
from consult.core import i18n
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db

from .fact_cache import TOP, Known

MANY = 30  # clauses that changed, from which reading everything at once is cheaper
EVERYONE = Actor()


class Beside(NamedTuple):
    """What is proposed on a clause, or at the top: with what collides with what, and where everybody stands on each."""

    every: list[Proposal]
    rows: list[Row]
    tallies: dict[int, dict[str, Any]]


NOTHING = Beside([], [], {})


class Memo(NamedTuple):
    """The proposals of a document by clause as of a turn of its facts, and what followed from them when it was asked for."""

    turn: int
    by_clause: dict[int, Beside]
    followed: dict[str, Any]


memos: dict[tuple[str, int, str], Memo] = {}


def proposals_of(document_id: int, known: Known) -> dict[int, Beside]:
    """What is proposed in a document by clause (0: at the top), as new as these facts."""
    return _memo(document_id, known).by_clause


def following(name: str, document_id: int, known: Known, work_out: Callable[[dict[int, Beside]], Any]) -> Any:
    """What follows from all the proposals of a document, worked out once as long as none of them changes."""
    memo = _memo(document_id, known)
    if name not in memo.followed:
        memo.followed[name] = work_out(memo.by_clause)
    return memo.followed[name]


def _memo(document_id: int, known: Known) -> Memo:
    place = (str(db.engine.url), document_id, i18n.spoken())
    memo = memos.get(place)
    if memo is None or memo.turn > known.turn or memo.turn < known.whole:
        memo = memos[place] = Memo(known.turn, _all(document_id), {})
    elif memo.turn < known.turn:
        memo = memos[place] = Memo(known.turn, _renewed(document_id, memo, known), {})
    return memo


def _renewed(document_id: int, memo: Memo, known: Known) -> dict[int, Beside]:
    stale = [clause for clause, turn in known.turns.items() if turn > memo.turn]
    if len(stale) > MANY:
        return _all(document_id)
    return memo.by_clause | {clause: _beside(_on(clause, document_id)) for clause in stale}


def _on(clause: int, document_id: int) -> list[Proposal]:
    return at_top(EVERYONE, document_id) if clause == TOP else amendments_on(EVERYONE, clause)


def _all(document_id: int) -> dict[int, Beside]:
    found: dict[int, list[Proposal]] = defaultdict(list)
    for each in in_document(EVERYONE, document_id):
        found[each.clause_id or TOP].append(each)
    tallies = tallies_of([each.id for there in found.values() for each in there])
    return {clause: Beside(there, rows_of(there, there), tallies) for clause, there in found.items()}


def _beside(there: list[Proposal]) -> Beside:
    return Beside(there, rows_of(there, there), tallies_of([each.id for each in there])) if there else NOTHING


def coming(by_clause: dict[int, Beside]) -> dict[int, list[Proposal]]:
    """The clauses that open edits would put behind another one (0: at the beginning), or join to it, by that one."""
    found: dict[int, list[Proposal]] = defaultdict(list)
    for beside in by_clause.values():
        for each in beside.every:
            if each.kind in {"move", "merge"} and each.state == "open":
                found[each.after_id or TOP].append(each)
    return found


def narrowed(by_clause: dict[int, Beside], choice: Choice) -> dict[int, Beside]:
    """Only those that fit a choice."""
    found = {}
    for clause, beside in by_clause.items():
        fit = {each.id for each in chosen(beside.every, choice)}
        rows = [row for row in beside.rows if row.each.id in fit]
        if rows:
            found[clause] = beside._replace(every=[row.each for row in rows], rows=rows)
    return found
