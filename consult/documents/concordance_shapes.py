"""JSON shapes of the concordance of two versions, and of a clause's origin."""

from typing import Self

from pydantic import BaseModel

from .comparison import ClauseDifference
from consult.documents.clauses.lineage_queries import ClauseLineage


class ClauseConcordanceShape(BaseModel):
    """A clause in two versions: its labels, `then` and `now`, and the change.

    A label is None if that version does not contain the clause. `fate`: same, reworded,
    new, gone, merged, split. `came_from`: clauses that it came from or that were joined to
    it; `went_to`: clauses that it went into.
    """

    clause_id: int
    then: str | None
    now: str | None
    fate: str
    renumbered: bool
    moved: bool
    came_from: list[int]
    went_to: list[int]

    @classmethod
    def build(cls, change: ClauseDifference) -> Self:
        """Build the shape of a clause's change."""
        return cls(
            clause_id=change.clause_id,
            then=change.old.label if change.old else None,
            now=change.new.label if change.new else None,
            fate=change.kind,
            renumbered=change.renumbered,
            moved=change.moved,
            came_from=list(change.came_from),
            went_to=list(change.went_to),
        )


class ConcordanceShape(BaseModel):
    """The clauses of a version beside those of another one, in the newer order.

    Removed clauses keep their former place.
    """

    version_id: int
    compared_with: int | None
    clauses: list[ClauseConcordanceShape]


class ClauseLineageShape(BaseModel):
    """The origin of a clause in a working version: clauses it continues, or was split from."""

    clause_id: int
    joined: list[int]
    split_from: int | None

    @classmethod
    def build(cls, clause_id: int, origin: ClauseLineage) -> Self:
        """Build the shape of a clause's lineage."""
        return cls(clause_id=clause_id, joined=sorted(origin.joined), split_from=origin.split_from)
