"""Conversion of a reviewed import into clauses, amendments and comments.

Wordings hold paragraphs, so a footnote becomes a numbered paragraph of its own below the
text of its clause.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from consult.text.parsing.markdown_clauses import MarkdownDocument, MarkdownClause
from consult.text.parsing.light_markup import escape_asterisks

from consult.exchange.models import FileImport
from consult.exchange.imports.parsing.paragraphs import format_runs
from .queries import ImportReview
from .review_rows import CLAUSE_KINDS, ReviewRow

SUPERSCRIPT_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class ImportedAmendment(NamedTuple):
    """A tracked change as an amendment: the text of a row as one author wants it.

    Attributes:
        after: for a new clause, the row before it.
        kind: "mod", "sup" (text is None), or "add" for a paragraph that the author inserted.
        organisation_id: the declared organization of the author.
        within: the author whose insertion is changed; the result amends that author's
            amendment.
    """

    row: str
    after: str | None
    kind: str
    text: str | None
    author: str
    organisation_id: int
    within: str | None = None
    clause_kind: str | None = None
    clause_level: int | None = None


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
    below = _format_footnotes(chosen)
    return MarkdownDocument(
        review.title, [_build_clause(row, review, below[row.key]) for row in chosen], []
    )


def _format_footnotes(rows: Iterable[ReviewRow]) -> dict[str, list[str]]:
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
    return MarkdownClause(row.key, row.label, _get_clause_kind(row), row.level, text, (), "open")


def _get_clause_kind(row: ReviewRow) -> str:
    """Return the kind of the clause that a row becomes."""
    return row.kind if row.kind in CLAUSE_KINDS else "operative"


def build_amendments(review: ImportReview) -> list[ImportedAmendment]:
    """Build the amendments of matched authors, one for each author and clause.

    None where all changes were accepted or refused. A deletion in another matched author's
    insertion amends that author's amendment.
    """
    imported = review.imported
    if imported.revisions != "amendments" or review.aligned_rows is not None:
        return []
    found: list[ImportedAmendment] = []
    below = _format_footnotes(review.clauses)
    last: str | None = None
    for row in review.rows:
        if row.is_left_out or row.kind not in {*CLAUSE_KINDS, "table"}:
            continue
        found += _build_row_amendments(
            row,
            last,
            imported,
            below[row.key] if row.key in below else _format_footnotes([row])[row.key],
        )
        last = row.key if row.is_clause(review.reading) else last
    return found


def _build_row_amendments(
    row: ReviewRow, last: str | None, imported: FileImport, below: list[str]
) -> Iterator[ImportedAmendment]:
    """Build the amendments to one row."""
    new = not row.before
    place = (last, _get_clause_kind(row), row.level) if new else (None, None, None)
    authors = [
        each
        for each in dict.fromkeys(each.author for each in row.changes.values())
        if imported.sources.get(each)
    ]
    made: dict[str, str] = {}
    for author in authors:
        words = apply_author_changes(row, author)
        if words == row.before:
            continue
        kind = "add" if new else "mod" if words else "sup"
        made[author] = words
        yield ImportedAmendment(
            row.key,
            place[0],
            kind,
            _append_footnotes(words, below),
            author,
            imported.sources[author] or 0,
            None,
            *place[1:],
        )
    for author in authors:
        for other in _find_struck_authors(row, author):
            words = apply_author_changes(row, other, author)
            if made.get(other) and words not in {made[other], ""}:
                yield ImportedAmendment(
                    row.key,
                    place[0],
                    "mod",
                    _append_footnotes(words, below),
                    author,
                    imported.sources[author] or 0,
                    other,
                )


def _append_footnotes(words: str, below: list[str]) -> str | None:
    """Append the footnotes to a text; None where nothing is left of the clause."""
    return "\n".join([words, *below]) if words else None


def _find_struck_authors(row: ReviewRow, author: str) -> dict[str, None]:
    """Return the other authors in whose insertions an author deleted text."""
    return dict.fromkeys(
        span.inserted.author
        for span in row.spans
        if span.inserted is not None
        and span.deleted is not None
        and span.deleted.author == author != span.inserted.author
    )


def apply_author_changes(row: ReviewRow, author: str, striking: str | None = None) -> str:
    """Return the text of a row with the changes of one author accepted and all others refused.

    Args:
        striking: an author whose deletions inside that author's insertions are accepted too.
    """
    kept: list[Any] = [
        each
        for each in row.paragraph.runs
        if (each.inserted is None or each.inserted.author == author)
        and (
            each.deleted is None
            or (
                each.deleted.author != author
                and (each.inserted is None or each.deleted.author != striking)
            )
        )
    ]
    return format_runs(row.paragraph, kept)


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
