"""Clauses that an author moved in Word, found by the move marks, the author and the text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consult.documents.queries import ClauseText
from consult.text.subtree_moves import (
    OrderedClause,
    find_previous_clause,
    move_subtree,
    get_subtree,
)

from .clause_matches import normalize_text
from consult.exchange.imports.review_rows import ReviewRow


class ClauseMoves(NamedTuple):
    """The moves of clauses found in a copy.

    Attributes:
        sources: keys of the rows where moved clauses were.
        targets: by the key of the new row, the place of the clause and its former row.
        along: keys of rows that moved together with the clause they belong to.
    """

    sources: frozenset[str]
    targets: Mapping[str, tuple[int, ReviewRow]]
    along: frozenset[str]


def find_moves(
    rows: Sequence[ReviewRow], places: Mapping[str, int], lines: Sequence[ClauseText]
) -> ClauseMoves:
    """Find the clauses that one author moved to another place without a change of the text."""
    left = [row for row in rows if row.key in places and not row.after and _find_mover(row)]
    targets: dict[str, tuple[int, ReviewRow]] = {}
    along: set[str] = set()
    head, below = (
        0,
        frozenset[int](),
    )  # place of the clause moved last, and places of what belongs to it and may follow
    for row in rows:
        source = (
            next((each for each in left if _is_move_of(row, each)), None)
            if row.key not in places and not row.before
            else None
        )
        if source is None:
            below = (
                frozenset() if normalize_text(row.before) or normalize_text(row.after) else below
            )
            continue
        left.remove(source)
        place = places[source.key]
        targets[row.key] = place, source
        if place in below and place == head + 1:
            along.add(row.key)
        else:
            below = _find_descendants(lines, place)
        head = place
    return ClauseMoves(
        frozenset(source.key for _place, source in targets.values()), targets, frozenset(along)
    )


def _find_mover(row: ReviewRow) -> str | None:
    """Return the author who moved the text of a row."""
    return next((each.author for each in row.changes.values() if each.move), None)


def _is_move_of(row: ReviewRow, source: ReviewRow) -> bool:
    """Return whether the text moved into a row is that of another row, by the same author."""
    words = "".join(
        each.text for each in row.spans if each.inserted is not None and each.inserted.move
    )
    return (
        bool(words.strip())
        and _find_mover(row) == _find_mover(source)
        and " ".join(words.split()) == normalize_text(source.before)
    )


def build_order(lines: Sequence[ClauseText]) -> list[OrderedClause]:
    """Build the order of a text from its clauses and levels."""
    return [OrderedClause(each.clause_id, each.level) for each in lines]


def _find_descendants(lines: Sequence[ClauseText], place: int) -> frozenset[int]:
    """Return the places of a clause and of what belongs to it."""
    own = {each.clause for each in get_subtree(build_order(lines), lines[place].clause_id)}
    return frozenset(at for at, each in enumerate(lines) if each.clause_id in own)


def is_real_move(
    lines: Sequence[ClauseText], clause_id: int, after_id: int | None, level: int
) -> bool:
    """Return whether a move puts a clause in another place, directly after the given clause.

    It does not after a clause that belongs to it, or after itself.
    """
    text = build_order(lines)
    if after_id in {each.clause for each in get_subtree(text, clause_id)}:
        return False
    then = move_subtree(text, clause_id, after_id, level)
    return then != text and find_previous_clause(then, clause_id) == after_id
