"""The one JSON form of a report."""
from typing import Self

from pydantic import BaseModel


from consult.core.moderation_reasons import parse_reason
from .models import Report


class CommentReportShape(BaseModel):
    """What a reader reported; moderators look at it."""

    id: int
    comment_id: int
    ground: str
    words: str | None

    @classmethod
    def of(cls, report: Report) -> Self:
        """The shape of a report."""
        grounds = parse_reason(report.reason)
        return cls(id=report.id, comment_id=report.comment_id, ground=grounds.ground if grounds else "other",
                   words=grounds.words if grounds else None)
