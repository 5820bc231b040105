"""Clauses that somebody moved in Word: which paragraph went where, told by who moved it and by its words; pure."""
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consult.documents.queries import ClauseText
from consult.text.clause_order import OrderedClause, find_previous_clause, move_subtree, get_subtree

from .clause_matches import normalize_text
from consult.exchange.imports.review_rows import ReviewRow


class ClauseMoves(NamedTuple):
    """The rows where moved clauses stood, by key; and where they went: by the row's key the clause's place, and where it stood.

    along: the rows of what went with the clause that it belongs to.
    """

    sources: frozenset[str]
    targets: Mapping[str, tuple[int, ReviewRow]]
    along: frozenset[str]


def find_moves(rows: Sequence[ReviewRow], places: Mapping[str, int], lines: Sequence[ClauseText]) -> ClauseMoves:
    """The clauses that one author took from one place and put, with the same words, at another."""
    left = [row for row in rows if row.key in places and not row.after and _find_mover(row)]
    targets: dict[str, tuple[int, ReviewRow]] = {}
    along: set[str] = set()
    head, below = 0, frozenset[int]()  # the clause that moved last, and what belongs to it and may go along next
    for row in rows:
        source = next((each for each in left if _is_move_of(row, each)), None) if row.key not in places and not row.before else None
        if source is None:
            below = frozenset() if normalize_text(row.before) or normalize_text(row.after) else below
            continue
        left.remove(source)
        place = places[source.key]
        targets[row.key] = place, source
        if place in below and place == head + 1:
            along.add(row.key)
        else:
            below = _find_descendants(lines, place)
        head = place
    return ClauseMoves(frozenset(source.key for _place, source in targets.values()), targets, frozenset(along))


def _find_mover(row: ReviewRow) -> str | None:
    """Who moved the words of a row."""
    return next((each.author for each in row.changes.values() if each.move), None)


def _is_move_of(row: ReviewRow, source: ReviewRow) -> bool:
    """Whether the words that were moved into a row are those of another one, by the same author."""
    words = "".join(each.text for each in row.spans if each.inserted is not None and each.inserted.move)
    return bool(words.strip()) and _find_mover(row) == _find_mover(source) and " ".join(words.split()) == normalize_text(source.before)


def build_order(lines: Sequence[ClauseText]) -> list[OrderedClause]:
    """The order of a text."""
    return [OrderedClause(each.clause_id, each.level) for each in lines]


def _find_descendants(lines: Sequence[ClauseText], place: int) -> frozenset[int]:
    own = {each.clause for each in get_subtree(build_order(lines), lines[place].clause_id)}
    return frozenset(at for at, each in enumerate(lines) if each.clause_id in own)


def is_real_move(lines: Sequence[ClauseText], clause_id: int, after_id: int | None, level: int) -> bool:
    """Whether a clause would stand elsewhere then, right behind the other one: not behind what belongs to that, or to itself."""
    text = build_order(lines)
    if after_id in {each.clause for each in get_subtree(text, clause_id)}:
        return False
    then = move_subtree(text, clause_id, after_id, level)
    return then != text and find_previous_clause(then, clause_id) == after_id
