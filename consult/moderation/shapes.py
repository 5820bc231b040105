"""The one JSON form of a report."""
from typing import Self

from pydantic import BaseModel


from consult.core.moderation_reasons import grounds_in
from .models import Report


class ReportShape(BaseModel):
    """What a reader reported; moderators look at it."""

    id: int
    comment_id: int
    ground: str
    words: str | None

    @classmethod
    def of(cls, report: Report) -> Self:
        """The shape of a report."""
        grounds = grounds_in(report.reason)
        return cls(id=report.id, comment_id=report.comment_id, ground=grounds.ground if grounds else "other",
                   words=grounds.words if grounds else None)
