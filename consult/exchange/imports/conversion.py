"""What an import becomes: the clauses of a version, and the changes and comments in it as proposals with their sources.

Wordings hold paragraphs, so a footnote stands under the words of its clause, as a paragraph of its own with its number.
"""
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from consult.text.parsing.markdown_clauses import MarkdownDocument, MarkdownClause
from consult.text.parsing.light_markup import escape_asterisks

from consult.exchange.models import Import
from consult.exchange.imports.parsing.paragraphs import format_runs
from .queries import ImportReview
from .review_rows import CLAUSE_KINDS, ReviewRow

SUPERSCRIPT_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class ImportedAmendment(NamedTuple):
    """A tracked change as an amendment: what one author would make of a row; after: for a new clause, the one before it.

    kind: "mod", "sup" (text is None), or "add" for a paragraph that the author inserted. organisation_id: whose it is
    declared to be. within: the author whose own insertion is changed; then it amends what that one proposes.
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
    """A comment of the file on a clause; start and end: its passage in the plain words, or None for the whole clause."""

    row: str
    text: str
    start: int | None
    end: int | None
    author: str
    organisation_id: int
    at: datetime | None


def build_clauses(review: ImportReview) -> MarkdownDocument:
    """The clauses as importing.py takes them; in another language those only that certainly stand beside a clause."""
    if review.beside is None:
        chosen = review.clauses
    else:
        chosen = [each.row for each in review.beside if each.row is not None and each.sure]
    below = _format_footnotes(chosen)
    return MarkdownDocument(review.title, [_build_clause(row, review, below[row.key]) for row in chosen], [])


def _format_footnotes(rows: Iterable[ReviewRow]) -> dict[str, list[str]]:
    """The lines that stand under each clause for its footnotes, numbered through."""
    numbers = count(1)
    return {row.key: [f"{str(next(numbers)).translate(SUPERSCRIPT_DIGITS)} {escape_asterisks(' '.join(note.split()))}" for note in row.notes]
            for row in rows}


def map_translated_clauses(review: ImportReview) -> dict[str, int] | None:
    """Which clause each row translates, by the key of the row; None in the authentic language."""
    if review.beside is None:
        return None
    return {each.row.key: each.line.clause_id for each in review.beside if each.sure and each.row and each.line}


def _build_clause(row: ReviewRow, review: ImportReview, below: list[str]) -> MarkdownClause:
    text = "\n".join([row.text(review.reading), *below])
    return MarkdownClause(row.key, row.label, _get_clause_kind(row), row.level, text, (), "open")


def _get_clause_kind(row: ReviewRow) -> str:
    """The kind of the clause that a row becomes."""
    return row.kind if row.kind in CLAUSE_KINDS else "operative"


def build_amendments(review: ImportReview) -> list[ImportedAmendment]:
    """The tracked changes of authors who were matched, one for each author and clause; none where all were taken.

    Words that one author struck in another's insertion amend that one's proposal, if the other was matched too.
    """
    imported = review.imported
    if imported.revisions != "amendments" or review.beside is not None:
        return []
    found: list[ImportedAmendment] = []
    below = _format_footnotes(review.clauses)
    last: str | None = None
    for row in review.rows:
        if row.dropped or row.kind not in {*CLAUSE_KINDS, "table"}:
            continue
        found += _build_row_amendments(row, last, imported, below[row.key] if row.key in below else _format_footnotes([row])[row.key])
        last = row.key if row.is_clause(review.reading) else last
    return found


def _build_row_amendments(row: ReviewRow, last: str | None, imported: Import, below: list[str]) -> Iterator[ImportedAmendment]:
    new = not row.before
    place = (last, _get_clause_kind(row), row.level) if new else (None, None, None)
    authors = [each for each in dict.fromkeys(each.author for each in row.changes.values()) if imported.sources.get(each)]
    made: dict[str, str] = {}
    for author in authors:
        words = apply_author_changes(row, author)
        if words == row.before:
            continue
        kind = "add" if new else "mod" if words else "sup"
        made[author] = words
        yield ImportedAmendment(row.key, place[0], kind, _append_footnotes(words, below), author, imported.sources[author] or 0, None, *place[1:])
    for author in authors:
        for other in _find_struck_authors(row, author):
            words = apply_author_changes(row, other, author)
            if made.get(other) and words not in {made[other], ""}:
                yield ImportedAmendment(row.key, place[0], "mod", _append_footnotes(words, below), author, imported.sources[author] or 0, other)


def _append_footnotes(words: str, below: list[str]) -> str | None:
    """Words with the footnotes under them; none where nothing is left of the clause."""
    return "\n".join([words, *below]) if words else None


def _find_struck_authors(row: ReviewRow, author: str) -> dict[str, None]:
    """The others in whose insertions an author struck words."""
    return dict.fromkeys(span.inserted.author for span in row.spans
                         if span.inserted is not None and span.deleted is not None
                         and span.deleted.author == author != span.inserted.author)


def apply_author_changes(row: ReviewRow, author: str, striking: str | None = None) -> str:
    """The words of a row as one author would have them, with the changes of all others refused.

    striking: somebody whose deletions in that author's insertions are taken.
    """
    kept: list[Any] = [
        each
        for each in row.paragraph.runs
        if (each.inserted is None or each.inserted.author == author)
        and (each.deleted is None
             or (each.deleted.author != author and (each.inserted is None or each.deleted.author != striking)))
    ]
    return format_runs(row.paragraph, kept)


def build_comments(review: ImportReview) -> list[ImportedComment]:
    """The comments of authors who were matched, on the clauses that they stand in."""
    found = []
    for row in review.clauses:
        for placed in row.remarks:
            source = review.imported.sources.get(placed.remark.author)
            if source is not None and placed.remark.text:
                start, end = row.passage(placed, review.reading) or (None, None)
                found.append(ImportedComment(row.key, placed.remark.text, start, end, placed.remark.author, source, placed.remark.at))
    return found
