"""Reads of positions on clauses that were merged into another one."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select

from consult.documents.clause_queries import load_version_names
from consult.core.database.engine import db
from consult.documents.models import Document, Lineage, Placement, Version, Wording

from .models import Ballot, Position, PublicPosition
from .queries import (
    IS_STANDING_BALLOT,
    Tally,
    build_empty_tally,
    load_public_positions,
    build_zero_counts,
)

MOST = 500  # positions of one clause


class OrphanedPositions(NamedTuple):
    """A clause that was merged into another one, and the positions that stayed on it.

    version, slug: the last version that contained it; label: its label there. tally, positions:
    the positions on its text in that version; they count nowhere else. has_moved_on: its standing
    ballot moved to the other clause with all positions, and none stayed.
    """

    clause_id: int
    label: str
    version: dict[str, str]
    slug: str
    has_moved_on: bool
    tally: Tally
    positions: list[PublicPosition]


def load_orphaned_positions(clause_id: int, document: Document) -> list[OrphanedPositions]:
    """Load the clauses that were merged into this one in issued versions, with their positions.

    Clauses without any position are left out. If there are none, it takes one statement.
    """
    gone = _find_merged_clauses(clause_id, document)
    if not gone:
        return []
    asked = {
        number: ballot
        for number, ballot in db.session.execute(
            select(Ballot.clause_id, Ballot.id).where(
                Ballot.clause_id.in_(gone), IS_STANDING_BALLOT
            )
        )
        if number is not None
    }
    found = []
    for number in gone:
        version, digest = _load_last_wording(number, document.authentic)
        held = _load_positions(asked[number], digest) if number in asked else []
        if held or number not in asked:
            label = load_version_names(version.id).get(number, "")
            found.append(
                OrphanedPositions(
                    number,
                    label,
                    version.name,
                    version.slug,
                    number not in asked,
                    count_positions(held),
                    held,
                )
            )
    return found


def _find_merged_clauses(clause_id: int, document: Document) -> list[int]:
    """Find the clauses outside the current text whose lineage leads to this one.

    Each counts for one clause only: the first that it went into in its last step.
    """
    ways = (
        select(
            Lineage.from_clause_id,
            Lineage.to_clause_id,
            func.row_number()
            .over(
                partition_by=Lineage.from_clause_id,
                order_by=(Version.place.desc(), Version.id.desc(), Lineage.id),
            )
            .label("rank"),
        )
        .join(Version, Version.id == Lineage.version_id)
        .where(Version.document_id == document.id, Version.issued_at.is_not(None))
        .subquery()
    )
    there = select(Placement.clause_id).where(
        Placement.version_id == document.current_version_id, Placement.place >= 0
    )
    gone = (
        select(ways.c.from_clause_id, ways.c.to_clause_id)
        .where(ways.c.rank == 1, ways.c.from_clause_id.not_in(there))
        .subquery()
    )
    tree = (
        select(gone.c.from_clause_id)
        .where(gone.c.to_clause_id == clause_id)
        .cte("went", recursive=True)
    )
    tree = tree.union(
        select(gone.c.from_clause_id).join(tree, gone.c.to_clause_id == tree.c.from_clause_id)
    )
    return sorted(db.session.scalars(select(tree.c.from_clause_id)))


def _load_last_wording(clause_id: int, authentic: str) -> tuple[Version, str]:
    """Load the newest issued version that contained a clause, and the digest of its text there."""
    row = db.session.execute(
        select(Version, Wording.digest)
        .join(Placement, Placement.version_id == Version.id)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(
            Placement.clause_id == clause_id,
            Placement.place >= 0,
            Version.issued_at.is_not(None),
            Wording.language == authentic,
        )
        .order_by(Version.place.desc(), Version.id.desc())
        .limit(1)
    ).one()
    return row[0], row[1]


def _load_positions(ballot_id: int, digest: str) -> list[PublicPosition]:
    """Load the public positions of a ballot that were given on the text with this digest."""
    given = set(
        db.session.scalars(
            select(Position.id).where(Position.ballot_id == ballot_id, Position.digest == digest)
        )
    )
    return [each for each in load_public_positions(ballot_id, limit=MOST) if each.id in given]


def count_positions(held: Iterable[PublicPosition]) -> Tally:
    """Count positions: organizations once each by group and region, individuals apart."""
    found = build_empty_tally()
    for each in held:
        if each.organisation_id is None:
            found["individuals"][each.choice] += 1
            continue
        found["organisations"][each.choice] += 1
        found["groups"].setdefault(each.group, build_zero_counts())[each.choice] += 1
        found["regions"].setdefault(each.region, build_zero_counts())[each.choice] += 1
    return found
