"""Queries of the rows of the process that events tell of: ballots, decisions, records."""

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from consult.ballots.opening.fixed_values import compute_json_digest, list_fixed_values
from consult.consolidation.models import ChairDecision
from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.meetings.models import Ruling
from consult.meetings.record.models import Explanation, Minutes
from consult.meetings.statements.models import WrittenStatement
from consult.positions.models import NON_PODIUM_KINDS, Ballot, Correction, Elector

from .row_queries import FoundRow, compute_both, read_table


def read_ballots() -> Iterator[FoundRow]:
    """Read the ballots of the podium, with the digest of question, rules and electorate."""
    for row in read_table(Ballot):
        if row.kind in NON_PODIUM_KINDS:
            continue
        electors = db.session.execute(
            select(Elector.holder).where(Elector.ballot_id == row.id)
        ).all()
        fixed = compute_json_digest(list_fixed_values(row, list(electors)))
        values = {"kind": row.kind, "number": row.number, "fixed": fixed}
        yield FoundRow(row.id, values, row.opened_at)


def read_corrections() -> Iterator[FoundRow]:
    """Read the corrections of votes, counted in each ballot."""
    places: Counter[int] = Counter()
    for row in read_table(Correction):
        places[row.ballot_id] += 1
        yield FoundRow(
            (row.ballot_id, places[row.ballot_id]),
            {"holder": row.holder, "before": row.before, "choice": row.after},
            row.at,
            compute_both(row.nonce, row.reason),
        )


def read_decisions() -> Iterator[FoundRow]:
    """Read the decisions of the chair."""
    for row in read_table(ChairDecision):
        values = {
            "number": row.number,
            "version_id": row.version_id,
            "undone": row.undone_at is not None,
            "order": row.order_digest,
        }
        yield FoundRow(row.id, values, row.made_at, compute_both(row.nonce, row.reason))


def read_rulings() -> Iterator[FoundRow]:
    """Read the decisions of meetings."""
    for row in read_table(Ruling):
        values = {name: getattr(row, name) for name in ("number", "kind", "clause_id", "status")}
        values["undone"] = row.undone_at is not None
        yield FoundRow(row.id, values, row.made_at, compute_both(row.nonce, row.words))


def read_records() -> Iterator[FoundRow]:
    """Read the approved records of meetings, with their digests computed anew.

    The digest is of the JSON as it was approved, whatever a later release adds to its shape.
    """
    query = select(Minutes.meeting_id, Minutes.kept, Minutes.approved_at, Minutes.digest)
    for number, kept, approved_at, digest in db.session.execute(query):
        if kept is not None or digest is not None:
            words = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
            yield FoundRow(number, {"digest": hash_text(words)}, approved_at)


def read_summaries() -> Iterator[FoundRow]:
    """Read the summaries in the records of meetings."""
    query = select(Minutes.meeting_id, Minutes.summary).where(Minutes.summary != "")
    for number, summary in db.session.execute(query):
        yield FoundRow(number, {"digest": hash_text(summary)})


def read_statements() -> Iterator[FoundRow]:
    """Read the statements handed in writing, without withdrawn ones."""
    for row in read_table(WrittenStatement):
        if row.withdrawn_at is None:
            yield FoundRow(row.id, {}, row.handed_in_at, compute_both(row.nonce, row.words))


def read_explanations() -> Iterator[FoundRow]:
    """Read the explanations of positions and votes."""
    for row in read_table(Explanation):
        values = {"withdrawn": row.withdrawn_at is not None}
        yield FoundRow(row.id, values, row.given_at, compute_both(row.nonce, row.words))
