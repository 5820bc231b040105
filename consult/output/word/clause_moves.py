"""Which open amendments that move a clause are shown as moves of Word's own: what goes with the clause, and behind what it comes.

Word marks moved words only where nobody else changes them. Where others do, where two want the same clause elsewhere, or where
its place is moved itself, a move is told beside the clause.
"""
from typing import NamedTuple

from consult.text.clause_order import OrderedClause, find_previous_clause, move_subtree, get_subtree

from consult.output.render_input import FileClause, OpenAmendment, AnnotatedText, AnnotatedClause

INLINE_KINDS = frozenset({"mod", "sup"})  # what can be tracked in the words of a clause


class MoveBlock(NamedTuple):
    """A clause that is moved, with what belongs to it, as it would stand; behind: the clause right before it then, or none."""

    edit: OpenAmendment
    clauses: list[tuple[AnnotatedClause, FileClause]]
    behind: int | None


class MovePlan(NamedTuple):
    """The moves of a file: by the clauses that go, and by those behind which they come, 0 for the beginning."""

    gone: dict[int, MoveBlock]
    come: dict[int, list[MoveBlock]]


def plan_moves(marked: AnnotatedText) -> MovePlan:
    """The moves that are shown as such, in the order of the amendments."""
    text = [OrderedClause(each.clause.id, each.clause.level) for each in marked.clauses]
    there = {each.clause.id: each for each in marked.clauses}
    plan = MovePlan({}, {})
    for edit, clause in sorted(((edit, each.clause.id) for each in marked.clauses for edit in each.edits if edit.kind == "move"),
                               key=lambda pair: pair[0].id):
        own = [there[each.clause] for each in get_subtree(text, clause)]
        then = move_subtree(text, clause, edit.after_id, edit.level or there[clause].clause.level)
        behind = find_previous_clause(then, clause)
        numbers = {each.clause.id for each in own}
        fixed = behind in plan.gone or behind in numbers or bool(numbers & (plan.gone.keys() | plan.come.keys()))
        fixed = fixed or find_previous_clause(move_subtree(text, clause, behind, there[clause].clause.level), clause) != behind  # Word tells no level
        if fixed or behind == find_previous_clause(text, clause) or any(_has_changes(each) for each in own):
            continue
        levels = {each.clause: each.level for each in then}
        block = MoveBlock(edit, [(each, each.clause.model_copy(update={"level": levels[each.clause.id]})) for each in own], behind)
        plan.gone.update(dict.fromkeys(numbers, block))
        plan.come.setdefault(behind or 0, []).append(block)
    return plan


def _has_changes(each: AnnotatedClause) -> bool:
    return bool(each.behind) or any(edit.kind in INLINE_KINDS for edit in each.edits)
