"""Comparison of the state of the database with the state that the events tell."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from consult.core.database.engine import db

from . import process_row_queries as process, row_queries as rows
from .told_rows import ToldRow, ToldState

TIME_TOLERANCE = timedelta(seconds=10)  # between a row and its event, which one transaction makes
BATCH = 2_000  # rows compared before other greenlets run
READERS: dict[str, Callable[[], Iterator[rows.FoundRow]]] = {
    "comment": rows.read_comments,
    "amendment": rows.read_amendments,
    "revision": rows.read_revisions,
    "rendering": rows.read_renderings,
    "sponsor": rows.read_sponsors,
    "agreement": rows.read_agreements,
    "answer": rows.read_answers,
    "position": rows.read_positions,
    "vote": rows.read_votes,
    "status": rows.read_statuses,
    "role": rows.read_roles,
    "version": rows.read_versions,
    "edition": rows.read_editions,
    "wording_correction": rows.read_wording_corrections,
    "submission": rows.read_submissions,
    "comment_files": rows.read_comment_files,
    "amendment_files": rows.read_amendment_files,
    "letter": rows.read_letters,
    "ballot": process.read_ballots,
    "correction": process.read_corrections,
    "decision": process.read_decisions,
    "ruling": process.read_rulings,
    "record": process.read_records,
    "summary": process.read_summaries,
    "explanation": process.read_explanations,
    "statement": process.read_statements,
}
ERASABLE = {
    "comment": "comment",
    "amendment": "amendment",
    "revision": "amendment",
    "rendering": "amendment",
    "sponsor": "amendment",
    "agreement": "comment",
    "submission": "submission",
}
SUPPORT = frozenset({"sponsor", "agreement"})  # of a contribution; it ends with an erasure
# values that an erasure removes, or of which it removes who changed them
PERSONAL = ("author_id", "holder", "hidden", "resolved")
# rows that end with an account, an accreditation or a day, which no event tells one by one
MAY_END = frozenset({"letter"})
UNTOLD = {"status": {"status": "open"}}  # the values of rows that no event has told of yet


class Mismatch(NamedTuple):
    """A row that is not as the events tell.

    Attributes:
        kind: the kind of row. key: its id, or the parts that identify it.
        what: "missing", "unrecorded", "people", or the value that differs.
    """

    kind: str
    key: Any
    what: str


class StateCheck(NamedTuple):
    """The result of the comparison: rows compared by kind, mismatches, and rows without proof.

    Attributes:
        unproved: by kind, how many rows older releases recorded without what could prove them.
    """

    compared: dict[str, int]
    mismatches: list[Mismatch]
    unproved: dict[str, int]


def compare_state(state: ToldState) -> StateCheck:
    """Compare every row with what the events tell of it."""
    compared: Counter[str] = Counter()
    unproved: Counter[str] = Counter()
    wrong = [
        Mismatch("event", seq, "people")
        for seq, contributions in state.nameless
        if not contributions & state.erased
    ]
    for kind, read in READERS.items():
        left = dict(state.rows[kind])
        for found in read():
            compared[kind] += 1
            if compared[kind] % BATCH == 0:
                time.sleep(0)
            told = left.pop(found.key, None)
            erased = (ERASABLE.get(kind), _find_erased_id(found.key)) in state.erased
            result = _compare_row(kind, found, told, erased=erased)
            unproved[kind] += result is None
            wrong += [Mismatch(kind, found.key, what) for what in result or ()]
        # a clause may have left with a working version that was discarded
        if kind not in {*UNTOLD, *MAY_END}:
            wrong += [
                Mismatch(kind, key, "missing")
                for key in left
                if not (kind in SUPPORT and (ERASABLE[kind], key[0]) in state.erased)
            ]
    db.session.rollback()
    return StateCheck(
        dict(compared), wrong, {kind: many for kind, many in unproved.items() if many}
    )


def _find_erased_id(key: Any) -> Any:
    """Return the number of the contribution that a key belongs to."""
    return key[0] if isinstance(key, tuple) else key


def _compare_row(
    kind: str, found: rows.FoundRow, told: ToldRow | None, *, erased: bool
) -> list[str] | None:
    """Compare a row with what the events tell of it; None where they prove nothing."""
    if told is None:
        if kind in UNTOLD:
            return [] if found.values == UNTOLD[kind] else ["status"]
        if kind in SUPPORT and erased:  # events name a person in a personal capacity no more
            return []
        return None if kind == "edition" else ["unrecorded"]
    known = {name: value for name, value in told.values.items() if value is not None}
    if erased:
        known = {name: value for name, value in known.items() if name not in PERSONAL}
    wrong = [
        name
        for name, value in known.items()
        if name in found.values and found.values[name] != value
    ]
    if "erased" in found.values and found.values["erased"] != erased:
        wrong.append("erased")
    if told.at is not None and found.at is not None and abs(found.at - told.at) > TIME_TOLERANCE:
        wrong.append("time")
    if not erased:
        wrong += _find_wrong_words(found, told)
    return wrong


def _find_wrong_words(found: rows.FoundRow, told: ToldRow) -> Iterator[str]:
    """Yield which words of a row are not those that its events commit to."""
    words = told.values.get("digest"), told.salted
    reason = told.values.get("reason", (None, False))
    for name, digests, (digest, salted) in (
        ("words", found.digests, words),
        ("reason", found.reason, reason),
    ):
        if digests is not None and digest is not None and digests[0 if salted else 1] != digest:
            yield name
    if any(not told.earlier & set(both) for both in found.earlier):
        yield "earlier words"
