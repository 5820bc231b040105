"""Preview of the whole text after the steps of a scenario, in an order in which they all work."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from consult.amendments.queries import AmendmentView
from consult.documents.clauses.actions import TEXT_SEPARATORS
from consult.documents.comparison import DiffStretch
from consult.documents.forms import DEEPEST_LEVEL
from consult.documents.queries import ClauseText
from consult.text.subtree_moves import OrderedClause, move_subtree


class ScenarioConflict(NamedTuple):
    """Amendments that meet the rule but exclude each other, so that none of them is taken.

    Attributes:
        kind: Kind of collision, as in amendments; "left_empty" if together they leave no text;
            "mixed" for several kinds.
        passage: Text that they compete for.
    """

    kind: str
    passage: str
    edits: tuple[AmendmentView, ...]


class ScenarioClause(NamedTuple):
    """A clause as it would read, with the amendments that change it.

    Attributes:
        blocked_by: Reason why it is not applied: "worked", "claimed" or the kind of lock.
        reshape_amendment: Amendment that splits the clause or merges it into the previous one.
        parts: Text after that split or merge, in two parts or one.
        merged_by: Amendment that merges the next clause into this one.
        deleted_by: Amendments that delete it.
    """

    line: ClauseText
    change: tuple[DiffStretch, ...]
    text: str
    edits: tuple[AmendmentView, ...]
    keys: tuple[str, ...]
    partings: tuple[ScenarioConflict, ...]
    blocked_by: str | None
    move: AmendmentView | None = None
    reshape_amendment: AmendmentView | None = None
    parts: tuple[str, ...] = ()
    merged_by: AmendmentView | None = None
    deleted_by: tuple[AmendmentView, ...] = ()

    @property
    def is_new(self) -> bool:
        """Return whether the clause is new: a list holds these and ScenarioNewClause."""
        return False

    @property
    def changes(self) -> bool:
        """Return whether the clause would read or stand differently, or be deleted."""
        return bool(
            self.change or self.move or self.reshape_amendment or self.merged_by or self.deleted_by
        )


class ScenarioNewClause(NamedTuple):
    """A new clause as it would read.

    Attributes:
        behind: The clause before it; None at the beginning of the text.
        kept: "worked" if the working version already contains it.
    """

    edit: AmendmentView
    behind: ClauseText | None
    kind: str
    level: int
    text: str
    kept: str | None

    @property
    def is_new(self) -> bool:
        """Return whether the clause is new: a list holds these and ScenarioClause."""
        return True


class ScenarioStep(NamedTuple):
    """One step of a scenario.

    Attributes:
        action: For a clause "words", "move", "split", "out" or "merge"; for a new clause "add".
    """

    action: str
    clause: ScenarioClause | ScenarioNewClause


class PreviewClause(NamedTuple):
    """A clause of the preview.

    Attributes:
        second: The new clause that a split makes of the previous one.
        added: Amendment that proposes the clause, which has no row yet.
    """

    clause_id: int | None
    level: int
    text: str
    second: bool = False
    added: AmendmentView | None = None


def order_steps(
    clauses: Iterable[ScenarioClause], added: Iterable[ScenarioNewClause] = ()
) -> list[ScenarioStep]:
    """Order the steps of a scenario: text, moves, new clauses, splits, deletions, merges.

    Text comes first, so that none is written into a part of a split clause. New clauses follow
    moves and precede splits, so they stand behind both parts. Deletions wait until nothing has
    to be put behind the clause. Merges come last, so that nothing is inserted between a merge
    and its undo.
    """
    every = list(clauses)
    whole = [
        ScenarioStep(each.reshape_amendment.kind, each)
        for each in every
        if each.reshape_amendment is not None
    ]
    return [
        *(ScenarioStep("words", each) for each in every if each.changes and not each.deleted_by),
        *(ScenarioStep("move", each) for each in every if each.move),
        *(ScenarioStep("add", each) for each in added),
        *(step for step in whole if step.action == "split"),
        *(ScenarioStep("out", each) for each in every if each.deleted_by),
        *(step for step in whole if step.action == "merge"),
    ]


def build_preview(
    lines: Sequence[ClauseText],
    clauses: Iterable[ScenarioClause],
    added: Iterable[ScenarioNewClause] = (),
) -> list[PreviewClause]:
    """Build the text in its order after all steps of a scenario.

    Args:
        added: New clauses in the order of their numbers.
    """
    every = list(clauses)
    text = [OrderedClause(line.clause_id, line.level) for line in lines]
    for each in every:
        if each.move is not None:
            found = move_subtree(
                text,
                each.line.clause_id,
                each.move.after_id,
                each.move.clause_level or each.line.level,
            )
            text = [now._replace(level=min(now.level, DEEPEST_LEVEL)) for now in found]
    parts: dict[int, tuple[str, ...]] = {line.clause_id: (line.text,) for line in lines}
    parts |= {
        each.line.clause_id: () if each.deleted_by else each.parts or (each.text,) for each in every
    }
    for each in every:
        if (
            each.reshape_amendment is not None
            and each.reshape_amendment.kind == "merge"
            and each.reshape_amendment.after_id is not None
        ):
            parts[each.reshape_amendment.after_id], parts[each.line.clause_id] = each.parts, ()
    new: dict[int | None, list[PreviewClause]] = defaultdict(list)
    for one in added:
        new[one.edit.clause_id].append(PreviewClause(None, one.level, one.text, added=one.edit))
    whole = list(new[None])
    for clause, level in text:
        whole += [
            PreviewClause(clause, level, part, second=place > 0)
            for place, part in enumerate(parts[clause])
        ]
        whole += new[clause]
    return whole


def join_texts(language: str, first: str, second: str) -> str:
    """Join the texts of two clauses."""
    return TEXT_SEPARATORS.get(language, " ").join((first, second))
