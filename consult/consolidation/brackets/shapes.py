"""The JSON form of the brackets of a clause in work, and of what was done to them."""
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import BaseModel

from .actions import OpenBracket
from consult.consolidation.models import BracketDeed


class BracketOptionShape(BaseModel):
    """What may be kept of a bracket: an alternative by its number, 0 for its words, -1 for nothing."""

    keep: int
    label: str
    by: str
    words: str


class OpenBracketShape(BaseModel):
    """A bracket by its number, as they open; inside: what stands in it, with its marks."""

    number: int
    depth: int
    inside: str
    reserved: bool
    offers: list[BracketOptionShape]

    @classmethod
    def of(cls, given: OpenBracket) -> Self:
        """Of one bracket."""
        return cls(number=given.number, depth=given.held.depth, inside=given.inside, reserved=given.held.reserved, offers=[
            BracketOptionShape(keep=each.keep, label=each.label, by=each.by, words=each.words) for each in given.offers])


class BracketDeedShape(BaseModel):
    """What was done to a bracket, and why. kind: opened, changed, taken, removed; digest: of the words that it left."""

    id: int
    kind: str
    words: str
    kept: str | None
    reason: str
    digest: str
    made_by_id: int
    made_at: datetime

    @classmethod
    def of(cls, given: BracketDeed) -> Self:
        """Of one deed."""
        return cls(**{name: getattr(given, name) for name in cls.model_fields})


class ClauseBracketsShape(BaseModel):
    """The brackets of a clause in a working version, and what was done to them and stands, the latest first."""

    version_id: int
    clause_id: int
    digest: str
    brackets: list[OpenBracketShape]
    deeds: list[BracketDeedShape]

    @classmethod
    def of(cls, version_id: int, clause_id: int, digest: str, there: Iterable[OpenBracket], deeds: Iterable[BracketDeed]) -> Self:
        """Of a clause."""
        return cls(version_id=version_id, clause_id=clause_id, digest=digest,
                   brackets=[OpenBracketShape.of(each) for each in there], deeds=[BracketDeedShape.of(each) for each in deeds])
