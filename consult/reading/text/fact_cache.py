"""The facts beside each clause (how much is said, who stands where), kept in memory and renewed by what happened.

They are kept with the seq up to which they are true. Whoever asks reads the events since and counts anew only the clauses
that these name; so a page is never older than the last COMMIT, and costs nothing where nothing happened.
"""
import threading
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import JSON, bindparam, select, type_coerce

from consult.amendments.queries import at_top_count, counts as amendments_by_clause
from consult.positions.queries import tallies
from consult.comments.queries import counts_by_clause
from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.events.dispatcher import NEWEST_OF

SINCE = (select(EVENT.c.seq, type_coerce(EVENT.c.facts, JSON)).order_by(EVENT.c.seq).limit(2_000)
         .where(EVENT.c.chain == bindparam("chain"), EVENT.c.seq > bindparam("seq")))
MOST = 2_000  # events after which counting everything anew is cheaper
TOP = 0  # in place of a clause: what is proposed before the first
UNKNOWN = -1  # in place of a seq: these facts are no more so


class Facts(NamedTuple):
    """What stands beside a clause."""

    comments: int
    tally: dict[str, Any] | None
    amendments: int = 0


NONE = Facts(0, None)


@dataclass
class Known:
    """The facts of one document up to a seq; `turn` counts each renewal, `turns` says when a clause last changed.

    whole: the turn in which everything was counted.
    """

    seq: int = 0
    facts: dict[int, Facts] = field(default_factory=dict)
    turn: int = 0
    turns: dict[int, int] = field(default_factory=dict)
    whole: int = 0


known: dict[tuple[str, int], Known] = {}
renewing = threading.Lock()


def facts_of(document_id: int, consultation_id: int) -> Known:
    """The facts of a document as of the newest event."""
    place = (str(db.engine.url), document_id)
    newest = NEWEST_OF.read(chain=consultation_id)[0][0] or 0
    found = known.get(place)
    if found is not None and found.seq == newest:
        return found
    with renewing:
        newest = NEWEST_OF.read(chain=consultation_id)[0][0] or 0  # another one may have renewed them while we waited
        known[place] = _renewed(known.get(place), document_id, consultation_id, newest)
        return known[place]


def latest(document_id: int) -> Known:
    """The facts of a document as they were counted last, without asking whether anything happened since."""
    return known[str(db.engine.url), document_id]


def forget() -> None:
    """Let everything be counted anew, since what is counted changed outside of the texts."""
    with renewing:  # what is being counted now is counted again
        for found in known.values():
            found.seq = UNKNOWN


def _renewed(old: Known | None, document_id: int, consultation_id: int, newest: int) -> Known:
    """The facts as of `newest`; counts are read after that seq was, so they are at least as new."""
    if old is not None and old.seq == newest:
        return old
    if old is None or old.seq == UNKNOWN or newest < old.seq:
        return _counted(document_id, newest, 1 if old is None else old.turn + 1)
    events = db.session.execute(SINCE, {"chain": consultation_id, "seq": old.seq}).all()
    if len(events) == MOST:
        return _counted(document_id, newest, old.turn + 1)
    about = [facts for _, facts in events if facts.get("document_id") == document_id]
    changed = {clause for facts in about for clause in (_about(facts), *facts.get("places", ())) if clause is not None}
    if any(facts.get("version_id") and not facts.get("clause_id") for _, facts in events):
        return _counted(document_id, newest, old.turn + 1)
    if not changed:
        return Known(newest, old.facts, old.turn, old.turns, old.whole)
    turn = old.turn + 1
    fresh = _count(document_id, changed)
    return Known(newest, {**old.facts, **{clause: fresh.get(clause, NONE) for clause in changed}}, turn,
                 {**old.turns, **dict.fromkeys(changed, turn)}, old.whole)


def _about(facts: dict[str, Any]) -> int | None:
    """The clause that an event is about; of an amendment that is about none, the top of the text."""
    return facts.get("clause_id") or (TOP if "parent_id" in facts and "number" in facts else None)


def _counted(document_id: int, newest: int, turn: int) -> Known:
    facts = _count(document_id, None)
    return Known(newest, facts, turn, dict.fromkeys(facts, turn), turn)


def _count(document_id: int, clauses: set[int] | None) -> dict[int, Facts]:
    chosen = list(clauses) if clauses is not None else None
    comments = counts_by_clause(document_id, chosen)
    stands = tallies(document_id, chosen)
    proposed = amendments_by_clause(document_id, chosen)
    if clauses is None or TOP in clauses:
        proposed[TOP] = at_top_count(document_id)
    return {clause: Facts(comments.get(clause, 0), stands.get(clause), proposed.get(clause, 0))
            for clause in comments.keys() | stands.keys() | proposed.keys()}
