"""Whether contributions still stand on the words of a new version, as programs see it."""
from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from .reaffirmation import ReaffirmationRequest, CarryOverStatus


class CarryOverStatusShape(BaseModel):
    """An open contribution that was carried over into the current version.

    id: of the carry-over, to answer by. verdict: kept, moved, changed, gone. said: stands, revised; null: nothing yet.
    """

    id: int
    kind: str
    contribution_id: int
    version_id: int
    verdict: str
    sureness: int
    heir: int | None = Field(description="another clause in which its words stand now")
    said: str | None
    at: datetime | None

    @classmethod
    def of(cls, still: CarryOverStatus) -> Self:
        """Its shape."""
        return cls(**{name: getattr(still, name) for name in cls.model_fields if name != "said"}, said=still.said or None)


class ReaffirmationRequestShape(BaseModel):
    """A contribution of one's own with where it stands; may: what one may do about it."""

    still: CarryOverStatusShape
    document_id: int
    clause_id: int | None
    rebased: bool = Field(description="its change stands on other words of its clause than it was made on")
    may: list[str]

    @classmethod
    def of(cls, each: ReaffirmationRequest) -> Self:
        """Its shape."""
        return cls(still=CarryOverStatusShape.of(each.still), document_id=each.document.id, clause_id=each.thing.clause_id,
                   rebased=each.rebased, may=sorted(each.thing.may))


class ReaffirmationRequestsShape(BaseModel):
    """One's contributions under which the words changed, those that wait for a word first."""

    asked: list[ReaffirmationRequestShape]
