"""Clauses that somebody moved in Word: which paragraph went where, told by who moved it and by its words; pure."""
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from consult.documents.queries import Line
from consult.text.clause_order import Standing, before, moved, with_it

from .clause_matches import words_of
from consult.exchange.imports.review_rows import Row


class Moves(NamedTuple):
    """The rows where moved clauses stood, by key; and where they went: by the row's key the clause's place, and where it stood.

    along: the rows of what went with the clause that it belongs to.
    """

    sources: frozenset[str]
    targets: Mapping[str, tuple[int, Row]]
    along: frozenset[str]


def moves_of(rows: Sequence[Row], places: Mapping[str, int], lines: Sequence[Line]) -> Moves:
    """The clauses that one author took from one place and put, with the same words, at another."""
    left = [row for row in rows if row.key in places and not row.after and _mover(row)]
    targets: dict[str, tuple[int, Row]] = {}
    along: set[str] = set()
    head, below = 0, frozenset[int]()  # the clause that moved last, and what belongs to it and may go along next
    for row in rows:
        source = next((each for each in left if _is_of(row, each)), None) if row.key not in places and not row.before else None
        if source is None:
            below = frozenset() if words_of(row.before) or words_of(row.after) else below
            continue
        left.remove(source)
        place = places[source.key]
        targets[row.key] = place, source
        if place in below and place == head + 1:
            along.add(row.key)
        else:
            below = _below(lines, place)
        head = place
    return Moves(frozenset(source.key for _place, source in targets.values()), targets, frozenset(along))


def _mover(row: Row) -> str | None:
    """Who moved the words of a row."""
    return next((each.author for each in row.changes.values() if each.move), None)


def _is_of(row: Row, source: Row) -> bool:
    """Whether the words that were moved into a row are those of another one, by the same author."""
    words = "".join(each.text for each in row.spans if each.inserted is not None and each.inserted.move)
    return bool(words.strip()) and _mover(row) == _mover(source) and " ".join(words.split()) == words_of(source.before)


def standing(lines: Sequence[Line]) -> list[Standing]:
    """The order of a text."""
    return [Standing(each.clause_id, each.level) for each in lines]


def _below(lines: Sequence[Line], place: int) -> frozenset[int]:
    own = {each.clause for each in with_it(standing(lines), lines[place].clause_id)}
    return frozenset(at for at, each in enumerate(lines) if each.clause_id in own)


def goes(lines: Sequence[Line], clause_id: int, after_id: int | None, level: int) -> bool:
    """Whether a clause would stand elsewhere then, right behind the other one: not behind what belongs to that, or to itself."""
    text = standing(lines)
    if after_id in {each.clause for each in with_it(text, clause_id)}:
        return False
    then = moved(text, clause_id, after_id, level)
    return then != text and before(then, clause_id) == after_id
