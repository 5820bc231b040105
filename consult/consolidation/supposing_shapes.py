"""The JSON form of a supposition."""
from typing import Self

from pydantic import BaseModel

from .supposing import Behind, Supposition


class PartingShape(BaseModel):
    """Amendments that fit and cannot all be taken, so that none of them is; over which words."""

    stretch: str
    amendments: list[int]


class SupposedShape(BaseModel):
    """A clause as it would read; move: the amendment that moves it. kept: worked, claimed: why it would not be taken over."""

    clause_id: int
    text: str
    changed: bool
    move: int | None
    amendments: list[int]
    partings: list[PartingShape]
    kept: str | None


class BehindShape(BaseModel):
    """A group or region with the amendments taken that it objects to, and those not taken that it supports."""

    code: str
    against: list[int]
    lost: list[int]

    @classmethod
    def of(cls, given: Behind) -> Self:
        """Of one that would be left behind."""
        return cls(code=given.code, against=[each.id for each in given.against], lost=[each.id for each in given.lost])


class SuppositionShape(BaseModel):
    """The text by a rule; nothing follows from it. seen: what has to be sent along to take it over."""

    clauses: list[SupposedShape]
    untouched: int
    fitting: int
    open: int
    groups: list[BehindShape]
    regions: list[BehindShape]
    seen: str

    @classmethod
    def of(cls, given: Supposition) -> Self:
        """Of what was supposed."""
        return cls(
            clauses=[SupposedShape(
                clause_id=each.line.clause_id, text=each.text, changed=bool(each.change), kept=each.kept,
                move=each.move.id if each.move else None, amendments=[one.id for one in each.edits],
                partings=[PartingShape(stretch=parting.stretch, amendments=[one.id for one in parting.edits])
                          for parting in each.partings]) for each in given.clauses],
            untouched=given.untouched, fitting=given.fitting, open=given.open, seen=given.digest,
            groups=[BehindShape.of(each) for each in given.groups], regions=[BehindShape.of(each) for each in given.regions])
