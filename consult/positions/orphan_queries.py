"""Positions on clauses that went into another one: what stands on the clause that is gone, and what came along from it."""
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select

from consult.consultations.document_queries import names_in
from consult.core.database.engine import db
from consult.documents.models import Document, Lineage, Placement, Version, Wording

from .models import Ballot, Position, Stand
from .queries import STANDS, Tally, empty_tally, stands, zero

MOST = 500  # positions of one clause


class Left(NamedTuple):
    """A clause that went into another one: what it was called, in the last version (name, slug) that it stood in.

    tally, stands: the positions on its words there; they stand on those alone and count nowhere else. came: the question
    about it came along, with every position, and nothing is left on it.
    """

    clause_id: int
    label: str
    version: dict[str, str]
    slug: str
    came: bool
    tally: Tally
    stands: list[Stand]


def left_on(clause_id: int, document: Document) -> list[Left]:
    """The clauses that went into this one in issued versions, each beside one clause only; one statement where none did.

    Left out are those that nobody took a position on.
    """
    gone = _went_into(clause_id, document)
    if not gone:
        return []
    asked = {number: ballot for number, ballot in db.session.execute(
        select(Ballot.clause_id, Ballot.id).where(Ballot.clause_id.in_(gone), STANDS)) if number is not None}
    found = []
    for number in gone:
        version, digest = _last(number, document.authentic)
        held = _on(asked[number], digest) if number in asked else []
        if held or number not in asked:
            label = names_in(version.id).get(number, "")
            found.append(Left(number, label, version.name, version.slug, number not in asked, counted(held), held))
    return found


def _went_into(clause_id: int, document: Document) -> list[int]:
    """The clauses that are not in the current text and whose way leads here: each by the first clause that it went into last."""
    ways = (select(Lineage.from_clause_id, Lineage.to_clause_id, func.row_number().over(
        partition_by=Lineage.from_clause_id, order_by=(Version.place.desc(), Version.id.desc(), Lineage.id)).label("rank"))
        .join(Version, Version.id == Lineage.version_id)
        .where(Version.document_id == document.id, Version.issued_at.is_not(None)).subquery())
    there = select(Placement.clause_id).where(Placement.version_id == document.current_version_id, Placement.place >= 0)
    gone = (select(ways.c.from_clause_id, ways.c.to_clause_id)
            .where(ways.c.rank == 1, ways.c.from_clause_id.not_in(there)).subquery())
    tree = select(gone.c.from_clause_id).where(gone.c.to_clause_id == clause_id).cte("went", recursive=True)
    tree = tree.union(select(gone.c.from_clause_id).join(tree, gone.c.to_clause_id == tree.c.from_clause_id))
    return sorted(db.session.scalars(select(tree.c.from_clause_id)))


def _last(clause_id: int, authentic: str) -> tuple[Version, str]:
    """The newest issued version that a clause stood in, and the digest of its words there."""
    row = db.session.execute(
        select(Version, Wording.digest).join(Placement, Placement.version_id == Version.id)
        .join(Wording, Wording.placement_id == Placement.id)
        .where(Placement.clause_id == clause_id, Placement.place >= 0, Version.issued_at.is_not(None),
               Wording.language == authentic)
        .order_by(Version.place.desc(), Version.id.desc()).limit(1)).one()
    return row[0], row[1]


def _on(ballot_id: int, digest: str) -> list[Stand]:
    given = set(db.session.scalars(select(Position.id).where(Position.ballot_id == ballot_id, Position.digest == digest)))
    return [each for each in stands(ballot_id, limit=MOST) if each.id in given]


def counted(held: Iterable[Stand]) -> Tally:
    """The tally of positions: organisations once each, under their group and region, and individuals apart."""
    found = empty_tally()
    for each in held:
        if each.organisation_id is None:
            found["individuals"][each.choice] += 1
            continue
        found["organisations"][each.choice] += 1
        found["groups"].setdefault(each.group, zero())[each.choice] += 1
        found["regions"].setdefault(each.region, zero())[each.choice] += 1
    return found
