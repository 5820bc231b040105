"""Where a clause stands once it is moved, with what belongs to it: pure, of clauses by number with how deep each stands."""
from collections.abc import Sequence
from typing import NamedTuple


class OrderedClause(NamedTuple):
    """A clause in its order; level: how deep it stands, 1 is outermost."""

    clause: int
    level: int


def get_subtree(text: Sequence[OrderedClause], clause: int) -> list[OrderedClause]:
    """A clause with what belongs to it: those right behind it that stand deeper. Nothing where it is not there."""
    there = next((place for place, each in enumerate(text) if each.clause == clause), None)
    if there is None:
        return []
    end = there + 1
    while end < len(text) and text[end].level > text[there].level:
        end += 1
    return list(text[there:end])


def move_subtree(text: Sequence[OrderedClause], clause: int, after: int | None, level: int) -> list[OrderedClause]:
    """The text with a clause, and what belongs to it, behind another one (none: first), at a level.

    It comes behind what belongs to that one, as far as it stands deeper than the level; what belongs to it goes as much
    deeper or less deep as it does itself. Unchanged where either is not there, or the other belongs to it.
    """
    block = get_subtree(text, clause)
    own = {each.clause for each in block}
    rest = [each for each in text if each.clause not in own]
    place = 0 if after is None else next((at + 1 for at, each in enumerate(rest) if each.clause == after), None)
    if not block or place is None:
        return list(text)
    while after is not None and place < len(rest) and rest[place].level > level:
        place += 1
    deeper = level - block[0].level
    return [*rest[:place], *(each._replace(level=max(1, each.level + deeper)) for each in block), *rest[place:]]


def find_previous_clause(text: Sequence[OrderedClause], clause: int) -> int | None:
    """Which clause stands right before one; none before the first."""
    numbers = [each.clause for each in text]
    place = numbers.index(clause)
    return numbers[place - 1] if place else None
