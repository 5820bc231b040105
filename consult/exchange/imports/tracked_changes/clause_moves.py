"""Clauses that an author moved in Word, found by the move marks, the author and the text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consult.text.parsing.light_markup import extract_plain_text
from consult.text.subtree_moves import (
    OrderedClause,
    find_previous_clause,
    move_subtree,
    get_subtree,
)

from consult.exchange.imports.review_rows import ReviewRow


class ClauseMoves(NamedTuple):
    """The moves of clauses found in a file.

    Attributes:
        sources: keys of the rows where moved clauses were.
        targets: by the key of the new row, the place of the clause and its former row.
        along: keys of rows that moved together with the clause they belong to.
    """

    sources: frozenset[str]
    targets: Mapping[str, tuple[int, ReviewRow]]
    along: frozenset[str]


def find_moves(
    rows: Sequence[ReviewRow], places: Mapping[str, int], order: Sequence[OrderedClause]
) -> ClauseMoves:
    """Find the clauses that one author moved to another place.

    Args:
        places: by the key of a row, the place of its clause in the order.
    """
    left = [row for row in rows if row.key in places and not row.after and _find_mover(row)]
    if not left:
        return ClauseMoves(frozenset(), {}, frozenset())
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
            below = frozenset() if _flatten(row.before) or _flatten(row.after) else below
            continue
        left.remove(source)
        place = places[source.key]
        targets[row.key] = place, source
        if place in below and place == head + 1:
            along.add(row.key)
        else:
            below = _find_descendants(order, place)
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
        and " ".join(words.split()) == _flatten(source.before)
    )


def _flatten(text: str) -> str:
    """Return a text without marks of emphasis and with single spaces."""
    return " ".join(extract_plain_text(text).split())


def _find_descendants(order: Sequence[OrderedClause], place: int) -> frozenset[int]:
    """Return the places of a clause and of what belongs to it."""
    own = {each.clause for each in get_subtree(order, order[place].clause)}
    return frozenset(at for at, each in enumerate(order) if each.clause in own)


def is_real_move(
    order: Sequence[OrderedClause], clause_id: int, after_id: int | None, level: int
) -> bool:
    """Return whether a move puts a clause in another place, directly after the given clause.

    It does not after a clause that belongs to it, or after itself.
    """
    if after_id in {each.clause for each in get_subtree(order, clause_id)}:
        return False
    then = move_subtree(order, clause_id, after_id, level)
    return then != list(order) and find_previous_clause(then, clause_id) == after_id
