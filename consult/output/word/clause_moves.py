"""Moves of clauses that Word can show as its own moves, and the clauses that move along.

Word marks moved text only if nobody else changes it. A move is described beside the clause
instead if others change that text, if two amendments move the same clause, or if its target
place is moved too.
"""

from typing import NamedTuple

from consult.text.subtree_moves import (
    OrderedClause,
    find_previous_clause,
    move_subtree,
    get_subtree,
)

from consult.output.render_input import FileClause, OpenAmendment, AnnotatedText, AnnotatedClause

INLINE_KINDS = frozenset({"mod", "sup"})  # kinds that can be tracked in the text of a clause


class MoveBlock(NamedTuple):
    """A moved clause with the clauses that belong to it, as they would stand.

    Attributes:
        behind: the clause right before it at the new place, or None.
    """

    edit: OpenAmendment
    clauses: list[tuple[AnnotatedClause, FileClause]]
    behind: int | None


class MovePlan(NamedTuple):
    """The moves of a file, by moved clause and by the clause before the new place.

    The key 0 of `come` stands for the beginning.
    """

    gone: dict[int, MoveBlock]
    come: dict[int, list[MoveBlock]]


def plan_moves(marked: AnnotatedText) -> MovePlan:
    """Plan the moves that Word shows as such, in the order of the amendments."""
    text = [OrderedClause(each.clause.id, each.clause.level) for each in marked.clauses]
    there = {each.clause.id: each for each in marked.clauses}
    plan = MovePlan({}, {})
    for edit, clause in sorted(
        (
            (edit, each.clause.id)
            for each in marked.clauses
            for edit in each.edits
            if edit.kind == "move"
        ),
        key=lambda pair: pair[0].id,
    ):
        own = [there[each.clause] for each in get_subtree(text, clause)]
        then = move_subtree(text, clause, edit.after_id, edit.level or there[clause].clause.level)
        behind = find_previous_clause(then, clause)
        numbers = {each.clause.id for each in own}
        fixed = (
            behind in plan.gone
            or behind in numbers
            or bool(numbers & (plan.gone.keys() | plan.come.keys()))
        )
        fixed = (
            fixed
            or find_previous_clause(
                move_subtree(text, clause, behind, there[clause].clause.level), clause
            )
            != behind
        )  # Word's moves have no level
        if (
            fixed
            or behind == find_previous_clause(text, clause)
            or any(_has_changes(each) for each in own)
        ):
            continue
        levels = {each.clause: each.level for each in then}
        block = MoveBlock(
            edit,
            [
                (each, each.clause.model_copy(update={"level": levels[each.clause.id]}))
                for each in own
            ],
            behind,
        )
        plan.gone.update(dict.fromkeys(numbers, block))
        plan.come.setdefault(behind or 0, []).append(block)
    return plan


def _has_changes(each: AnnotatedClause) -> bool:
    return bool(each.behind) or any(edit.kind in INLINE_KINDS for edit in each.edits)
