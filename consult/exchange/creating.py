"""What an import becomes: the clauses of a version, and the changes and comments in it as proposals with their sources.

Wordings hold paragraphs, so a footnote stands under the words of its clause, as a paragraph of its own with its number.
"""
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from consult.text.markdown_clauses import Parsed, ParsedClause
from consult.text.plain import escape

from .models import Import
from .parsed import marked
from .queries import Review
from .rows import CLAUSES, Row

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Proposal(NamedTuple):
    """A tracked change as an amendment: what one author would make of a clause; row: the clause, or the one before.

    kind: "mod", "sup" (text is None), or "add" for a paragraph that the author inserted. organisation_id: whose it is
    declared to be.
    """

    row: str | None
    kind: str
    text: str | None
    author: str
    organisation_id: int
    at: datetime | None


class Note(NamedTuple):
    """A comment of the file on a clause; start and end: its passage in the plain words, or None for the whole clause."""

    row: str
    text: str
    start: int | None
    end: int | None
    author: str
    organisation_id: int
    at: datetime | None


def clauses_of(review: Review) -> Parsed:
    """The clauses as importing.py takes them; in another language those only that certainly stand beside a clause."""
    if review.beside is None:
        chosen = review.clauses
    else:
        chosen = [each.row for each in review.beside if each.row is not None and each.sure]
    numbers = count(1)
    return Parsed(review.title, [_clause(row, review, numbers) for row in chosen], [])


def known_of(review: Review) -> dict[str, int] | None:
    """Which clause each row translates, by the key of the row; None in the authentic language."""
    if review.beside is None:
        return None
    return {each.row.key: each.line.clause_id for each in review.beside if each.sure and each.row and each.line}


def _clause(row: Row, review: Review, numbers: Iterator[int]) -> ParsedClause:
    notes = [f"{str(next(numbers)).translate(RAISED)} {escape(' '.join(note.split()))}" for note in row.notes]
    text = "\n".join([row.text(review.reading), *notes])
    kind = row.kind if row.kind in CLAUSES else "operative"
    return ParsedClause(row.key, row.label, kind, row.level, text, (), "open")


def proposals_in(review: Review) -> list[Proposal]:
    """The tracked changes of authors who were matched, one for each author and clause; none where all were taken."""
    imported = review.imported
    if imported.revisions != "amendments" or review.beside is not None:
        return []
    found: list[Proposal] = []
    last: str | None = None
    for row in review.rows:
        if row.dropped or row.kind not in {*CLAUSES, "table"}:
            continue
        found += _of_row(row, last, imported)
        last = row.key if row.is_clause(review.reading) else last
    return found


def _of_row(row: Row, last: str | None, imported: Import) -> Iterator[Proposal]:
    for author in dict.fromkeys(each.author for each in row.changes.values()):
        source = imported.sources.get(author)
        words = proposed(row, author)
        if source is None or words == row.before:
            continue
        kind = "add" if not row.before else "mod" if words else "sup"
        at = min((each.at for each in row.changes.values() if each.author == author and each.at), default=None)
        yield Proposal(last if kind == "add" else row.key, kind, words or None, author, source, at)


def proposed(row: Row, author: str) -> str:
    """The words of a row as one author would have them, with the changes of all others refused."""
    kept: list[Any] = [
        each
        for each in row.paragraph.runs
        if (each.inserted is None or each.inserted.author == author)
        and (each.deleted is None or each.deleted.author != author)
    ]
    return marked(row.paragraph, kept)


def notes_in(review: Review) -> list[Note]:
    """The comments of authors who were matched, on the clauses that they stand in."""
    found = []
    for row in review.clauses:
        for placed in row.remarks:
            source = review.imported.sources.get(placed.remark.author)
            if source is not None and placed.remark.text:
                start, end = row.passage(placed, review.reading) or (None, None)
                found.append(Note(row.key, placed.remark.text, start, end, placed.remark.author, source, placed.remark.at))
    return found
