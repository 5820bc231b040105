"""JSON shapes of reaffirmation: the status of contributions carried over into a new version."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from .reaffirmation import ReaffirmationRequest, CarryOverStatus


class CarryOverStatusShape(BaseModel):
    """An open contribution that was carried over into the current version.

    Attributes:
        id: Row of the carry-over, needed to answer.
        verdict: "kept", "moved", "changed" or "gone".
        said: "stands" or "revised"; null while the author has not reacted.
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
    def build(cls, still: CarryOverStatus) -> Self:
        """Build the shape of a carry-over status."""
        return cls(
            **{name: getattr(still, name) for name in cls.model_fields if name != "said"},
            said=still.reaction or None,
        )


class ReaffirmationRequestShape(BaseModel):
    """A contribution of the reader with its carry-over status.

    Attributes:
        may: Actions that the reader may take.
    """

    still: CarryOverStatusShape
    document_id: int
    clause_id: int | None
    rebased: bool = Field(
        description="its change stands on other words of its clause than it was made on"
    )
    may: list[str]

    @classmethod
    def build(cls, each: ReaffirmationRequest) -> Self:
        """Build the shape of a reaffirmation request."""
        return cls(
            still=CarryOverStatusShape.build(each.still),
            document_id=each.document.id,
            clause_id=each.contribution.clause_id,
            rebased=each.rebased,
            may=sorted(each.contribution.allowed_acts),
        )


class ReaffirmationRequestsShape(BaseModel):
    """The reader's contributions whose text changed, unanswered first."""

    asked: list[ReaffirmationRequestShape]
