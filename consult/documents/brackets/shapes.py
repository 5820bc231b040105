"""The JSON form of the brackets that are left in a version."""
from typing import Self

from pydantic import BaseModel

from consult.text.brackets.holders import HeldBracket

from .queries import RemainingBrackets


class BracketAlternativeShape(BaseModel):
    """A wording that a bracket offers, and by whom; "" where that is not said."""

    label: str
    by: str
    words: str


class BracketShape(BaseModel):
    """Words not agreed, from start up to end in characters of the authentic words, brackets included; depth 1 is outermost.

    holders: who is named in it. reserved: it is a reservation, and no words of the text.
    """

    start: int
    end: int
    depth: int
    words: str
    alternatives: list[BracketAlternativeShape]
    holders: list[str]
    reserved: bool

    @classmethod
    def of(cls, given: HeldBracket) -> Self:
        """Of one bracket."""
        return cls(start=given.start, end=given.end, depth=given.depth, words=given.words, holders=list(given.holders),
                   reserved=given.reserved, alternatives=[BracketAlternativeShape(label=each.label, by=each.by, words=words)
                                                         for each, words in given.alternatives])


class ClauseOpenBracketsShape(BaseModel):
    """A clause with its brackets."""

    clause_id: int
    label: str | None
    status: str
    brackets: list[BracketShape]


class BracketHolderShape(BaseModel):
    """Who is named in how many brackets, and in which clauses."""

    name: str
    brackets: int
    clauses: list[int]


class RemainingBracketsShape(BaseModel):
    """The brackets that are left in a version. nobody: how many name nobody."""

    version_id: int
    brackets: int
    nobody: int
    clauses: list[ClauseOpenBracketsShape]
    holders: list[BracketHolderShape]

    @classmethod
    def of(cls, version_id: int, given: RemainingBrackets) -> Self:
        """Of what was found."""
        return cls(version_id=version_id, brackets=given.brackets, nobody=given.nobody,
                   clauses=[ClauseOpenBracketsShape(clause_id=each.line.clause_id, label=each.line.label, status=each.line.status,
                                           brackets=[BracketShape.of(one) for one in each.brackets]) for each in given.places],
                   holders=[BracketHolderShape(name=each.name, brackets=each.brackets,
                                        clauses=[place.line.clause_id for place in each.places]) for each in given.holders])
