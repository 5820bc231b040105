"""JSON shapes of the brackets of a clause on the workbench, and of the changes made to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import BaseModel

from .bracket_options import OpenBracket
from consult.consolidation.models import BracketChange


class BracketOptionShape(BaseModel):
    """An option for closing a bracket.

    Attributes:
        keep: Number of an alternative, 0 for the text of the bracket, -1 for nothing.
    """

    keep: int
    label: str
    by: str
    words: str


class OpenBracketShape(BaseModel):
    """A bracket with its options.

    Attributes:
        number: Position by opening bracket, from 0.
        inside: Stored text inside the bracket, with its marks.
    """

    number: int
    depth: int
    inside: str
    reserved: bool
    offers: list[BracketOptionShape]

    @classmethod
    def build(cls, given: OpenBracket) -> Self:
        """Build the shape of one bracket."""
        return cls(
            number=given.number,
            depth=given.held.depth,
            inside=given.inside,
            reserved=given.held.reserved,
            offers=[
                BracketOptionShape(keep=each.keep, label=each.label, by=each.by, words=each.words)
                for each in given.offers
            ],
        )


class BracketDeedShape(BaseModel):
    """A change made to a bracket, with its reason.

    Attributes:
        kind: "opened", "changed", "taken" or "removed".
        digest: Digest of the clause text after the change.
    """

    id: int
    kind: str
    words: str
    kept: str | None
    reason: str
    digest: str
    made_by_id: int
    made_at: datetime

    @classmethod
    def build(cls, given: BracketChange) -> Self:
        """Build the shape of one bracket change."""
        return cls(**{name: getattr(given, name) for name in cls.model_fields})


class ClauseBracketsShape(BaseModel):
    """The brackets of a clause in a working version, and the changes not undone, newest first."""

    version_id: int
    clause_id: int
    digest: str
    brackets: list[OpenBracketShape]
    deeds: list[BracketDeedShape]

    @classmethod
    def build(
        cls,
        version_id: int,
        clause_id: int,
        digest: str,
        there: Iterable[OpenBracket],
        deeds: Iterable[BracketChange],
    ) -> Self:
        """Build the shape of the brackets of a clause."""
        return cls(
            version_id=version_id,
            clause_id=clause_id,
            digest=digest,
            brackets=[OpenBracketShape.build(each) for each in there],
            deeds=[BracketDeedShape.build(each) for each in deeds],
        )
