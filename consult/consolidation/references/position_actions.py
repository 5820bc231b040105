"""Carry-over of positions to a text in which nothing but references was corrected."""

from sqlalchemy import select, update

from consult.core.database.engine import db
from consult.core.events.log import record_event
from consult.core.permissions.actor import Actor
from consult.documents.models import Version
from consult.documents.queries import load_clause_texts
from consult.positions.models import Ballot, Position

from consult.consolidation.dispositions.effect import get_previous_version_id

from .digest_queries import load_corrected_digests


def carry_positions(actor: Actor, version: Version) -> None:
    """Bind positions to the new text of clauses whose references alone were corrected.

    It runs when the version is issued, in its transaction; a public event names each clause.
    """
    authentic = version.document.authentic
    corrected = load_corrected_digests(version.id, authentic)
    old = {
        each.clause_id: each.digest
        for each in load_clause_texts(get_previous_version_id(version), authentic, authentic)
    }
    for line in load_clause_texts(version.id, authentic, authentic):
        before = old.get(line.clause_id)
        if before is None or before == line.digest:
            continue
        if corrected.leads(line.clause_id, before, line.digest):
            _carry_clause(actor, version, line.clause_id, before, line.digest)


def _carry_clause(actor: Actor, version: Version, clause_id: int, before: str, digest: str) -> None:
    ballot = db.session.scalar(
        select(Ballot).where(Ballot.clause_id == clause_id, Ballot.kind == "standing")
    )
    if ballot is None:
        return
    held = db.session.scalars(
        update(Position)
        .where(Position.ballot_id == ballot.id, Position.digest == before)
        .values(digest=digest)
        .returning(Position.id)
    ).all()
    if held:
        record_event(
            "positions.carried",
            ballot,
            actor,
            audience="everyone",
            ballot_id=ballot.id,
            clause_id=clause_id,
            document_id=version.document_id,
            version_id=version.id,
            before=before,
            digest=digest,
            positions=len(held),
        )
