"""Which open amendments that move a clause are shown as moves of Word's own: what goes with the clause, and behind what it comes.

Word marks moved words only where nobody else changes them. Where others do, where two want the same clause elsewhere, or where
its place is moved itself, a move is told beside the clause.
"""
from typing import NamedTuple

from consult.text.clause_order import Standing, before, moved, with_it

from consult.output.render_input import Clause, Edit, Marked, MarkedClause

INLINE = frozenset({"mod", "sup"})  # what can be tracked in the words of a clause


class Block(NamedTuple):
    """A clause that is moved, with what belongs to it, as it would stand; behind: the clause right before it then, or none."""

    edit: Edit
    clauses: list[tuple[MarkedClause, Clause]]
    behind: int | None


class Plan(NamedTuple):
    """The moves of a file: by the clauses that go, and by those behind which they come, 0 for the beginning."""

    gone: dict[int, Block]
    come: dict[int, list[Block]]


def moves_in(marked: Marked) -> Plan:
    """The moves that are shown as such, in the order of the amendments."""
    text = [Standing(each.clause.id, each.clause.level) for each in marked.clauses]
    there = {each.clause.id: each for each in marked.clauses}
    plan = Plan({}, {})
    for edit, clause in sorted(((edit, each.clause.id) for each in marked.clauses for edit in each.edits if edit.kind == "move"),
                               key=lambda pair: pair[0].id):
        own = [there[each.clause] for each in with_it(text, clause)]
        then = moved(text, clause, edit.after_id, edit.level or there[clause].clause.level)
        behind = before(then, clause)
        numbers = {each.clause.id for each in own}
        fixed = behind in plan.gone or behind in numbers or bool(numbers & (plan.gone.keys() | plan.come.keys()))
        fixed = fixed or before(moved(text, clause, behind, there[clause].clause.level), clause) != behind  # Word tells no level
        if fixed or behind == before(text, clause) or any(_changed(each) for each in own):
            continue
        levels = {each.clause: each.level for each in then}
        block = Block(edit, [(each, each.clause.model_copy(update={"level": levels[each.clause.id]})) for each in own], behind)
        plan.gone.update(dict.fromkeys(numbers, block))
        plan.come.setdefault(behind or 0, []).append(block)
    return plan


def _changed(each: MarkedClause) -> bool:
    return bool(each.behind) or any(edit.kind in INLINE for edit in each.edits)
