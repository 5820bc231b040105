"""Conversion of a reviewed import into clauses and comments.

Wordings hold paragraphs, so a footnote becomes a numbered paragraph of its own below the
text of its clause.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import NamedTuple

from consult.text.parsing.markdown_clauses import MarkdownDocument, MarkdownClause
from consult.text.parsing.light_markup import escape_asterisks

from .queries import ImportReview
from .review_rows import CLAUSE_KINDS, ReviewRow

SUPERSCRIPT_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class ImportedComment(NamedTuple):
    """A comment of the file on a clause.

    Attributes:
        start, end: its passage in the plain text; None for the whole clause.
    """

    row: str
    text: str
    start: int | None
    end: int | None
    author: str
    organisation_id: int
    at: datetime | None


def build_clauses(review: ImportReview) -> MarkdownDocument:
    """Build the clauses of an import in the form that the documents floor imports.

    In a language other than the authentic one, only rows that certainly translate a clause
    count.
    """
    if review.aligned_rows is None:
        chosen = review.clauses
    else:
        chosen = [each.row for each in review.aligned_rows if each.row is not None and each.is_sure]
    below = format_footnotes(chosen)
    return MarkdownDocument(
        review.title, [_build_clause(row, review, below[row.key]) for row in chosen], []
    )


def format_footnotes(rows: Iterable[ReviewRow]) -> dict[str, list[str]]:
    """Format the footnotes of each row as lines below its clause, numbered through the text."""
    numbers = count(1)
    return {
        row.key: [
            f"{str(next(numbers)).translate(SUPERSCRIPT_DIGITS)} "
            f"{escape_asterisks(' '.join(note.split()))}"
            for note in row.notes
        ]
        for row in rows
    }


def map_translated_clauses(review: ImportReview) -> dict[str, int] | None:
    """Map the key of each row to the clause it translates; None in the authentic language."""
    if review.aligned_rows is None:
        return None
    return {
        each.row.key: each.clause.clause_id
        for each in review.aligned_rows
        if each.is_sure and each.row and each.clause
    }


def _build_clause(row: ReviewRow, review: ImportReview, below: list[str]) -> MarkdownClause:
    """Build the clause of a row."""
    text = "\n".join([row.text(review.reading), *below])
    return MarkdownClause(row.key, row.label, get_clause_kind(row), row.level, text, (), "open")


def get_clause_kind(row: ReviewRow) -> str:
    """Return the kind of the clause that a row becomes."""
    return row.kind if row.kind in CLAUSE_KINDS else "operative"


def build_comments(review: ImportReview) -> list[ImportedComment]:
    """Build the comments of matched authors, each on the clause that it stands in."""
    found = []
    for row in review.clauses:
        for placed in row.remarks:
            source = review.imported.sources.get(placed.remark.author)
            if source is not None and placed.remark.text:
                start, end = row.passage(placed, review.reading) or (None, None)
                found.append(
                    ImportedComment(
                        row.key,
                        placed.remark.text,
                        start,
                        end,
                        placed.remark.author,
                        source,
                        placed.remark.at,
                    )
                )
    return found
