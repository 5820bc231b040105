"""Reads the matrix of two sets of tags: the clauses of current texts that have one of each."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from consult.consultations.models import Tag
from consult.consultations.tags.queries import load_tags_by_set
from consult.core import i18n
from consult.core.database.engine import db
from consult.documents.models import ClauseTag, Document, Placement
from consult.documents.queries import ClauseText, list_documents, load_clause_texts

from .subject_queries import IN_TEXT


class TagMatrix(NamedTuple):
    """Two sets of tags, and the numbers of clauses that have a tag of each.

    Attributes:
        sets: names of all sets that have tags, in their order.
        counts: numbers of clauses by the ids of the tags of row and column; none is missing.
        most: the largest of these numbers.
    """

    sets: list[str]
    row_set: str
    column_set: str
    rows: list[Tag]
    columns: list[Tag]
    counts: dict[tuple[int, int], int]
    most: int

    def grade(self, row: Tag, column: Tag) -> int:
        """Return how dark a cell is: 0 without a clause, else 1 to 3 by its share of the most."""
        count = self.counts[row.id, column.id]
        return -(-3 * count // self.most) if count else 0


class TaggedClauses(NamedTuple):
    """The clauses of a document's current version that have both tags."""

    document: Document
    clauses: list[ClauseText]


def load_matrix(
    consultation_id: int, row_set: str | None = None, column_set: str | None = None
) -> TagMatrix | None:
    """Load the matrix of two sets, by default of the first two; None with fewer than two sets.

    Args:
        row_set, column_set: names of sets; an unknown one, or twice the same, is replaced.
    """
    tags = load_tags_by_set(consultation_id)
    sets = list(tags)
    if len(sets) < 2:
        return None
    across = row_set if row_set in tags else next(name for name in sets if name != column_set)
    down = (
        column_set
        if column_set in tags and column_set != across
        else next(name for name in sets if name != across)
    )
    found = _count_clauses(consultation_id, across, down)
    counts = {
        (row.id, column.id): found.get((row.id, column.id), 0)
        for row in tags[across]
        for column in tags[down]
    }
    return TagMatrix(
        sets, across, down, tags[across], tags[down], counts, max(counts.values(), default=0)
    )


def _count_clauses(
    consultation_id: int, row_set: str, column_set: str
) -> dict[tuple[int, int], int]:
    """Count the clauses of current texts by their tag of each set, in one statement."""
    one, other = aliased(ClauseTag), aliased(ClauseTag)
    row, column = aliased(Tag), aliased(Tag)
    query = (
        select(one.tag_id, other.tag_id, func.count())
        .join(other, other.clause_id == one.clause_id)
        .join(row, row.id == one.tag_id)
        .join(column, column.id == other.tag_id)
        .join(Placement, Placement.clause_id == one.clause_id)
        .join(Document, IN_TEXT)
        .where(
            Document.consultation_id == consultation_id,
            row.consultation_id == consultation_id,
            column.consultation_id == consultation_id,
            row.tag_set == row_set,
            column.tag_set == column_set,
        )
        .group_by(one.tag_id, other.tag_id)
    )
    return {(each[0], each[1]): each[2] for each in db.session.execute(query)}


def list_clauses_with_tags(consultation_id: int, first: Tag, second: Tag) -> list[TaggedClauses]:
    """List the clauses of current texts that have both tags, by document, in their order."""
    one, other = aliased(ClauseTag), aliased(ClauseTag)
    both = set(
        db.session.scalars(
            select(one.clause_id)
            .join(other, other.clause_id == one.clause_id)
            .where(one.tag_id == first.id, other.tag_id == second.id)
        )
    )
    found = []
    for document in list_documents(consultation_id):
        if document.current_version_id is None:
            continue
        lines = load_clause_texts(
            document.current_version_id, i18n.get_language(), document.authentic
        )
        clauses = [line for line in lines if line.clause_id in both and line.kind != "heading"]
        if clauses:
            found.append(TaggedClauses(document, clauses))
    return found
