"""The JSON form of a supposition."""
from typing import Self

from pydantic import BaseModel

from .impact import GroupImpact
from .simulation import Scenario


class ScenarioConflictShape(BaseModel):
    """Amendments that fit and cannot all be taken, so that none of them is; why, and over which words.

    kind: as collisions of amendments are called, also joined_to_reshaped, joined_to_deleted, comes_between, left_empty; mixed.
    """

    kind: str
    stretch: str
    amendments: list[int]


class ScenarioClauseShape(BaseModel):
    """A clause as it would read; move: the amendment that moves it. kept: why it would not be taken over.

    whole: the amendment that splits it, or joins it to the one before; parts: how it would read then, in two or as one. joined:
    the amendment that joins the clause behind it to this one. deleted: the amendments that delete it; it has no text then.
    kept: worked, claimed, under_ballot or under_silence.
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
    """A new clause as it would read; after: the clause behind which it would stand, none for the beginning.

    kept: worked: it stands in the working version already, and would not be put in again.
    """

    amendment: int
    after: int | None
    kind: str
    level: int
    text: str
    kept: str | None


class GroupImpactShape(BaseModel):
    """A group or region with the amendments taken that it objects to, and those not taken that it supports."""

    code: str
    against: list[int]
    lost: list[int]

    @classmethod
    def of(cls, given: GroupImpact) -> Self:
        """Of one that would be left behind."""
        return cls(code=given.code, against=[each.id for each in given.against], lost=[each.id for each in given.lost])


class PreviewClauseShape(BaseModel):
    """A clause of the whole text as it would read; second: the new one that a split makes of the one before.

    added: the amendment that proposes a new clause, which has no number of its own yet.
    """

    clause_id: int | None
    level: int
    text: str
    second: bool
    added: int | None


class ScenarioShape(BaseModel):
    """The text by a rule, as changed and as a whole; nothing follows from it. seen: what has to be sent along to take it over.

    waiting: amendments that fit and wait to be rendered; unplaced: that fit and have no place in the text any more; neither
    are taken.
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
    def of(cls, given: Scenario) -> Self:
        """Of what was supposed."""
        return cls(
            clauses=[ScenarioClauseShape(
                clause_id=each.line.clause_id, text=each.text, changed=bool(each.change), kept=each.kept,
                move=each.move.id if each.move else None, whole=each.whole.id if each.whole else None, parts=list(each.parts),
                joined=each.joined.id if each.joined else None, deleted=[one.id for one in each.out],
                amendments=[one.id for one in each.edits],
                partings=[ScenarioConflictShape(kind=parting.kind, stretch=parting.stretch, amendments=[one.id for one in parting.edits])
                          for parting in each.partings]) for each in given.clauses],
            added=[ScenarioNewClauseShape(amendment=each.edit.id, after=each.behind.clause_id if each.behind else None, kind=each.kind,
                              level=each.level, text=each.text, kept=each.kept) for each in given.added],
            untouched=given.untouched, fitting=given.fitting, open=given.open, seen=given.digest,
            groups=[GroupImpactShape.of(each) for each in given.groups], regions=[GroupImpactShape.of(each) for each in given.regions],
            text=[PreviewClauseShape(clause_id=each.clause_id, level=each.level, text=each.text, second=each.second,
                               added=each.added.id if each.added else None) for each in given.text],
            waiting=[each.id for each in given.waiting], unplaced=[each.id for each in given.unplaced])
