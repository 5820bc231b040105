"""The whole text as it would read once what is supposed was done, in the order in which that works: pure."""
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from consult.amendments.queries import AmendmentView
from consult.documents.clauses.actions import TEXT_SEPARATORS
from consult.documents.comparison import DiffStretch
from consult.documents.forms import DEEPEST_LEVEL
from consult.documents.queries import ClauseText
from consult.text.clause_order import OrderedClause, move_subtree


class ScenarioConflict(NamedTuple):
    """Edits that all fit the rule and cannot all be taken, so that none of them is; over which words.

    kind: why, as in amendments/conflicts/collisions.py; left_empty: together they leave no words; mixed: for more than one reason.
    """

    kind: str
    stretch: str
    edits: tuple[AmendmentView, ...]


class ScenarioClause(NamedTuple):
    """A clause as it would read, and what moves it. kept: why it is not taken over: worked, claimed, or why it is locked.

    whole: the edit that splits it, or joins it to the one before; parts: how it would read then, in two or as one. joined: the
    edit that joins the clause behind it to this one. out: the edits that delete it.
    """

    line: ClauseText
    change: tuple[DiffStretch, ...]
    text: str
    edits: tuple[AmendmentView, ...]
    keys: tuple[str, ...]
    partings: tuple[ScenarioConflict, ...]
    kept: str | None
    move: AmendmentView | None = None
    whole: AmendmentView | None = None
    parts: tuple[str, ...] = ()
    joined: AmendmentView | None = None
    out: tuple[AmendmentView, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether it would read or stand otherwise, or not at all."""
        return bool(self.change or self.move or self.whole or self.joined or self.out)


class ScenarioNewClause(NamedTuple):
    """A new clause as it would read and stand; behind: which one, none for the beginning. kept: worked, it is there already."""

    edit: AmendmentView
    behind: ClauseText | None
    kind: str
    level: int
    text: str
    kept: str | None


class ScenarioStep(NamedTuple):
    """What is done to a clause: words, move, split, out or merge; or to a new one: add."""

    deed: str
    clause: ScenarioClause | ScenarioNewClause


class PreviewClause(NamedTuple):
    """A clause of the whole text as it would read; second: the new one that a split makes of the one before.

    added: the edit that proposes it, which has no clause yet.
    """

    clause_id: int | None
    level: int
    text: str
    second: bool = False
    added: AmendmentView | None = None


def order_steps(clauses: Iterable[ScenarioClause], added: Iterable[ScenarioNewClause] = ()) -> list[ScenarioStep]:
    """In which order it is done: all words first, so that none is written into a part; then what moves; then what is new.

    So a new clause comes behind the one that it names wherever that moved, and behind both parts of it: splits follow. What
    is deleted goes once nothing has to be put behind it any more. What is joined comes last, so that nothing is put into the
    text between joining and taking it back.
    """
    every = list(clauses)
    whole = [ScenarioStep(each.whole.kind, each) for each in every if each.whole is not None]
    return [*(ScenarioStep("words", each) for each in every if each.changes and not each.out),
            *(ScenarioStep("move", each) for each in every if each.move), *(ScenarioStep("add", each) for each in added),
            *(step for step in whole if step.deed == "split"), *(ScenarioStep("out", each) for each in every if each.out),
            *(step for step in whole if step.deed == "merge")]


def build_preview(lines: Sequence[ClauseText], clauses: Iterable[ScenarioClause], added: Iterable[ScenarioNewClause] = ()) -> list[PreviewClause]:
    """The text in its order once all steps were taken; added: the new clauses in the order of their numbers."""
    every = list(clauses)
    text = [OrderedClause(line.clause_id, line.level) for line in lines]
    for each in every:
        if each.move is not None:
            found = move_subtree(text, each.line.clause_id, each.move.after_id, each.move.clause_level or each.line.level)
            text = [now._replace(level=min(now.level, DEEPEST_LEVEL)) for now in found]
    parts: dict[int, tuple[str, ...]] = {line.clause_id: (line.text,) for line in lines}
    parts |= {each.line.clause_id: () if each.out else each.parts or (each.text,) for each in every}
    for each in every:
        if each.whole is not None and each.whole.kind == "merge" and each.whole.after_id is not None:
            parts[each.whole.after_id], parts[each.line.clause_id] = each.parts, ()
    new: dict[int | None, list[PreviewClause]] = defaultdict(list)
    for one in added:
        new[one.edit.clause_id].append(PreviewClause(None, one.level, one.text, added=one.edit))
    whole = list(new[None])
    for clause, level in text:
        whole += [PreviewClause(clause, level, part, second=place > 0) for place, part in enumerate(parts[clause])]
        whole += new[clause]
    return whole


def join_texts(language: str, first: str, second: str) -> str:
    """Two clauses as one."""
    return TEXT_SEPARATORS.get(language, " ").join((first, second))
