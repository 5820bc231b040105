"""The order of clauses after a move; a clause moves with its subclauses."""

from collections.abc import Sequence
from typing import NamedTuple


class OrderedClause(NamedTuple):
    """A clause in order, with its level; 1 is outermost."""

    clause: int
    level: int


def get_subtree(text: Sequence[OrderedClause], clause: int) -> list[OrderedClause]:
    """Return a clause with its subclauses, which directly follow it at deeper levels.

    The list is empty if there is no such clause.
    """
    there = next((place for place, each in enumerate(text) if each.clause == clause), None)
    if there is None:
        return []
    end = there + 1
    while end < len(text) and text[end].level > text[there].level:
        end += 1
    return list(text[there:end])


def move_subtree(
    text: Sequence[OrderedClause], clause: int, after: int | None, level: int
) -> list[OrderedClause]:
    """Move a clause with its subclauses behind another clause, to a level.

    It comes behind those subclauses of the other clause that are deeper than the level. Its
    own subclauses keep their relative depth. The order stays if either clause is missing,
    or if the other clause is one of its subclauses.

    Args:
        after: the clause to follow; None for the first place.
    """
    block = get_subtree(text, clause)
    own = {each.clause for each in block}
    rest = [each for each in text if each.clause not in own]
    place = (
        0
        if after is None
        else next((at + 1 for at, each in enumerate(rest) if each.clause == after), None)
    )
    if not block or place is None:
        return list(text)
    while after is not None and place < len(rest) and rest[place].level > level:
        place += 1
    deeper = level - block[0].level
    return [
        *rest[:place],
        *(each._replace(level=max(1, each.level + deeper)) for each in block),
        *rest[place:],
    ]


def find_previous_clause(text: Sequence[OrderedClause], clause: int) -> int | None:
    """Find the clause directly before this one; None for the first."""
    numbers = [each.clause for each in text]
    place = numbers.index(clause)
    return numbers[place - 1] if place else None
