"""JSON shapes of the open brackets of a version."""

from typing import Self

from pydantic import BaseModel

from consult.text.brackets.holders import HeldBracket

from .queries import RemainingBrackets


class BracketAlternativeShape(BaseModel):
    """A text that a bracket offers; `by` names its holder, or is ""."""

    label: str
    by: str
    words: str


class BracketShape(BaseModel):
    """A bracket: text that is not agreed.

    `start` and `end` count characters of the authentic text, brackets included; `depth` 1
    is the outermost. `holders` are named in it. `reserved`: it is a reservation, not part
    of the text.
    """

    start: int
    end: int
    depth: int
    words: str
    alternatives: list[BracketAlternativeShape]
    holders: list[str]
    reserved: bool

    @classmethod
    def build(cls, given: HeldBracket) -> Self:
        """Build the shape of a bracket."""
        return cls(
            start=given.start,
            end=given.end,
            depth=given.depth,
            words=given.words,
            holders=list(given.holders),
            reserved=given.reserved,
            alternatives=[
                BracketAlternativeShape(label=each.label, by=each.by, words=words)
                for each, words in given.alternatives
            ],
        )


class ClauseOpenBracketsShape(BaseModel):
    """A clause with its brackets."""

    clause_id: int
    label: str | None
    status: str
    brackets: list[BracketShape]


class BracketHolderShape(BaseModel):
    """A holder, the number of brackets that name it, and their clauses."""

    name: str
    brackets: int
    clauses: list[int]


class RemainingBracketsShape(BaseModel):
    """The open brackets of a version; `nobody` counts those without a holder."""

    version_id: int
    brackets: int
    nobody: int
    clauses: list[ClauseOpenBracketsShape]
    holders: list[BracketHolderShape]

    @classmethod
    def build(cls, version_id: int, given: RemainingBrackets) -> Self:
        """Build the shape of a version's open brackets."""
        return cls(
            version_id=version_id,
            brackets=given.brackets,
            nobody=given.nobody,
            clauses=[
                ClauseOpenBracketsShape(
                    clause_id=each.line.clause_id,
                    label=each.line.label,
                    status=each.line.status,
                    brackets=[BracketShape.build(one) for one in each.brackets],
                )
                for each in given.places
            ],
            holders=[
                BracketHolderShape(
                    name=each.name,
                    brackets=each.brackets,
                    clauses=[place.line.clause_id for place in each.places],
                )
                for each in given.holders
            ],
        )
