"""JSON shapes of a scenario."""

from typing import Self

from pydantic import BaseModel

from .impact import GroupImpact
from .simulation import Scenario


class ScenarioConflictShape(BaseModel):
    """Amendments that meet the rule but exclude each other, so that none of them is taken.

    Attributes:
        kind: Kind of collision of amendments, or "joined_to_reshaped", "joined_to_deleted",
            "comes_between", "left_empty" or "mixed".
        stretch: Text that they compete for.
    """

    kind: str
    stretch: str
    amendments: list[int]


class ScenarioClauseShape(BaseModel):
    """A clause as it would read.

    Attributes:
        move: Amendment that moves it.
        kept: Reason why it would not be applied: "worked", "claimed", "under_ballot" or
            "under_silence".
        whole: Amendment that splits it, or merges it into the previous clause.
        parts: Text after that split or merge, in two parts or one.
        joined: Amendment that merges the next clause into this one.
        deleted: Amendments that delete it; it has no text then.
    """

    clause_id: int
    text: str
    changed: bool
    move: int | None
    whole: int | None
    parts: list[str]
    joined: int | None
    deleted: list[int]
    amendments: list[int]
    partings: list[ScenarioConflictShape]
    kept: str | None


class ScenarioNewClauseShape(BaseModel):
    """A new clause as it would read.

    Attributes:
        after: The clause before it; null at the beginning.
        kept: "worked" if the working version already contains it, so it would not be inserted
            again.
    """

    amendment: int
    after: int | None
    kind: str
    level: int
    text: str
    kept: str | None


class GroupImpactShape(BaseModel):
    """A group or region with the taken amendments it objects to, and the supported ones not
    taken.
    """

    code: str
    against: list[int]
    lost: list[int]

    @classmethod
    def build(cls, given: GroupImpact) -> Self:
        """Build the shape of the impact on one group or region."""
        return cls(
            code=given.code,
            against=[each.id for each in given.opposed],
            lost=[each.id for each in given.unmet],
        )


class PreviewClauseShape(BaseModel):
    """A clause of the preview.

    Attributes:
        second: The new clause that a split makes of the previous one.
        added: Amendment that proposes the clause, which has no row yet.
    """

    clause_id: int | None
    level: int
    text: str
    second: bool
    added: int | None


class ScenarioShape(BaseModel):
    """The text under a rule, by clause and as a whole; a scenario has no effect of its own.

    Attributes:
        waiting: Amendments that meet the rule and are not yet rendered; they are not taken.
        unplaced: Amendments that meet the rule and have no place in the text; they are not
            taken.
        seen: Digest to send in order to apply the scenario.
    """

    clauses: list[ScenarioClauseShape]
    added: list[ScenarioNewClauseShape]
    untouched: int
    fitting: int
    open: int
    groups: list[GroupImpactShape]
    regions: list[GroupImpactShape]
    text: list[PreviewClauseShape]
    waiting: list[int]
    unplaced: list[int]
    seen: str

    @classmethod
    def build(cls, given: Scenario) -> Self:
        """Build the shape of a scenario."""
        return cls(
            clauses=[
                ScenarioClauseShape(
                    clause_id=each.line.clause_id,
                    text=each.text,
                    changed=bool(each.change),
                    kept=each.blocked_by,
                    move=each.move.id if each.move else None,
                    whole=each.reshape_amendment.id if each.reshape_amendment else None,
                    parts=list(each.parts),
                    joined=each.merged_by.id if each.merged_by else None,
                    deleted=[one.id for one in each.deleted_by],
                    amendments=[one.id for one in each.edits],
                    partings=[
                        ScenarioConflictShape(
                            kind=parting.kind,
                            stretch=parting.passage,
                            amendments=[one.id for one in parting.edits],
                        )
                        for parting in each.partings
                    ],
                )
                for each in given.clauses
            ],
            added=[
                ScenarioNewClauseShape(
                    amendment=each.edit.id,
                    after=each.behind.clause_id if each.behind else None,
                    kind=each.kind,
                    level=each.level,
                    text=each.text,
                    kept=each.kept,
                )
                for each in given.added
            ],
            untouched=given.untouched,
            fitting=given.fitting,
            open=given.open,
            seen=given.digest,
            groups=[GroupImpactShape.build(each) for each in given.groups],
            regions=[GroupImpactShape.build(each) for each in given.regions],
            text=[
                PreviewClauseShape(
                    clause_id=each.clause_id,
                    level=each.level,
                    text=each.text,
                    second=each.second,
                    added=each.added.id if each.added else None,
                )
                for each in given.text
            ],
            waiting=[each.id for each in given.waiting],
            unplaced=[each.id for each in given.unplaced],
        )
