"""Amendments that the tracked changes of a file ask for, and changes that can become none."""

from collections.abc import Iterator
from typing import NamedTuple

from consult.text.subtree_moves import OrderedClause, find_previous_clause

from .author_changes import (
    NestedChange,
    apply_author_changes,
    can_become_amendment,
    describe_nested_change,
    list_nested_changes,
)
from .clause_moves import ClauseMoves, find_moves, is_real_move
from consult.exchange.imports.conversion import format_footnotes, get_clause_kind
from consult.exchange.imports.queries import ImportReview
from consult.exchange.imports.review_rows import CLAUSE_KINDS, ReviewRow


class ImportedAmendment(NamedTuple):
    """A tracked change as an amendment: the text of a row as one author wants it.

    Attributes:
        after: for a new or moved clause, the row before it.
        kind: "mod", "sup" (text is None), "add" for a paragraph that the author inserted, or
            "move" (text is None).
        organisation_id: the declared organization of the author; 0 without one.
        within: the author whose insertion is changed; the result amends that author's
            amendment.
        to: for a moved clause, the row at its new place.
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
    to: str | None = None


class LostChange(NamedTuple):
    """A change of a row that becomes no amendment: its authors, and its text."""

    author: str
    host: str
    words: str


def build_amendments(review: ImportReview) -> list[ImportedAmendment]:
    """Build the amendments of matched authors, one for each author and clause."""
    sources = review.imported.sources
    return [
        each
        for each in read_amendments(review)
        if each.organisation_id and (each.within is None or sources.get(each.within))
    ]


def read_amendments(review: ImportReview) -> list[ImportedAmendment]:
    """Read the amendments of all authors, in the order of the file.

    None where all changes were accepted or refused. A moved paragraph is one move. A change
    inside another author's insertion amends that author's amendment.
    """
    if review.imported.revisions != "amendments" or review.aligned_rows is not None:
        return []
    if not any(row.changes for row in review.rows):
        return []
    reader = _AmendmentReader(review)
    found: list[ImportedAmendment] = []
    for row in review.rows:
        if not row.is_left_out and row.kind in {*CLAUSE_KINDS, "table"}:
            found += reader.read_row(row)
    return found


def list_lost_changes(row: ReviewRow, review: ImportReview) -> list[LostChange]:
    """List the changes inside insertions that become no amendment of an amendment.

    The insertion is that of an author without an organization, or inside another one.
    """
    if review.imported.revisions != "amendments" or review.aligned_rows is not None:
        return []
    sources = review.imported.sources
    return [
        LostChange(*each, describe_nested_change(row, each))
        for each in list_nested_changes(row)
        if sources.get(each.author)
        and not (sources.get(each.host) and can_become_amendment(row, each))
    ]


class _AmendmentReader:
    """A pass over the rows of a file, in order."""

    def __init__(self, review: ImportReview) -> None:
        self.review = review
        self.last: str | None = None
        clauses = review.clauses
        self.below = format_footnotes(clauses)
        self.places = {row.key: place for place, row in enumerate(clauses)}
        self.order = [OrderedClause(at, row.level) for at, row in enumerate(clauses)]
        self.moves: ClauseMoves = find_moves(review.rows, self.places, self.order)
        while unreal := self._find_unreal_move():
            self.moves = _drop_move(self.moves, unreal)

    def read_row(self, row: ReviewRow) -> Iterator[ImportedAmendment]:
        """Read the amendments that the changes of a row ask for."""
        if row.key in self.moves.targets:
            yield from self._read_moved_row(row, self.moves.targets[row.key][1])
            return
        mover = _find_mover(row) if row.key in self.moves.sources else None
        new = not row.before
        for author in _list_authors(row):
            words = apply_author_changes(row, author)
            if words == row.before or author == mover:
                continue
            kind = "add" if new else "mod" if words else "sup"
            yield self._build(row, author, kind, words, new=new)
        for change in list_nested_changes(row):
            if can_become_amendment(row, change):
                yield self._build_nested(row, row, change)
        if row.is_clause(self.review.reading) and mover is None:
            self.last = row.key

    def _read_moved_row(self, row: ReviewRow, source: ReviewRow) -> Iterator[ImportedAmendment]:
        """Read the move of a clause, and the changes to its text at the new place."""
        mover = _find_mover(row) or ""
        level = source.level if row.key in self.moves.along else row.level
        after = None if self.last is None else self.places[self.last]
        is_same = self._is_same_place(self.places[source.key], after, level)
        if row.key not in self.moves.along and not is_same:
            made = self._build(source, mover, "move", None)
            yield made._replace(after=self.last, clause_level=level, to=row.key)
        words = apply_author_changes(row, mover)
        if words != source.before:
            yield self._build(source, mover, "mod" if words else "sup", words)
        for change in list_nested_changes(row):
            text = apply_author_changes(row, change.host, change.author)
            if words == source.before and change.host == mover:
                yield self._build(source, change.author, "mod" if text else "sup", text)
            elif can_become_amendment(row, change):
                yield self._build_nested(row, source, change)

    def _find_unreal_move(self) -> str | None:
        """Find a moved row whose clause no move of a clause, with what belongs to it, can place.

        Such a paragraph is behind its own items, for example. It is deleted at one place and
        new at the other.
        """
        last: int | None = None
        for row in self.review.rows:
            if row.key in self.moves.targets and row.key not in self.moves.along:
                place = self.places[self.moves.targets[row.key][1].key]
                if not self._is_same_place(place, last, row.level) and not is_real_move(
                    self.order, place, last, row.level
                ):
                    return row.key
            elif row.key in self.places and row.key not in self.moves.sources:
                last = self.places[row.key]
        return None

    def _is_same_place(self, place: int, after: int | None, level: int) -> bool:
        """Return whether a clause stands behind another one, at this level, without a move."""
        same_level = self.order[place].level == level
        return same_level and find_previous_clause(self.order, place) == after

    def _build(
        self, row: ReviewRow, author: str, kind: str, words: str | None, *, new: bool = False
    ) -> ImportedAmendment:
        """Build an amendment; footnotes stay under the text of the clause."""
        notes = self.below[row.key] if row.key in self.below else format_footnotes([row])[row.key]
        return ImportedAmendment(
            row.key,
            self.last if new else None,
            kind,
            "\n".join([words, *notes]) if words else None,
            author,
            self.review.imported.sources.get(author) or 0,
            None,
            get_clause_kind(row) if new else None,
            row.level if new else None,
        )

    def _build_nested(
        self, row: ReviewRow, source: ReviewRow, change: NestedChange
    ) -> ImportedAmendment:
        """Build an amendment of an amendment."""
        words = apply_author_changes(row, change.host, change.author)
        made = self._build(source, change.author, "mod", words, new=not source.before)
        return made._replace(within=change.host, clause_kind=None, clause_level=None)


def _drop_move(moves: ClauseMoves, key: str) -> ClauseMoves:
    """Return the moves without that of a row, and without those that went along with it."""
    keys = list(moves.targets)
    block = [key]
    for each in keys[keys.index(key) + 1 :]:
        if each not in moves.along:
            break
        block.append(each)
    targets = {each: found for each, found in moves.targets.items() if each not in block}
    gone = {moves.targets[each][1].key for each in block}
    return ClauseMoves(moves.sources - gone, targets, moves.along - set(block))


def _find_mover(row: ReviewRow) -> str | None:
    """Return the author who moved the text of a row."""
    return next((each.author for each in row.changes.values() if each.move), None)


def _list_authors(row: ReviewRow) -> list[str]:
    """List the authors of tracked changes of a row, in order of appearance."""
    return list(dict.fromkeys(each.author for each in row.changes.values()))
