"""The JSON form of a report."""

from typing import Self

from pydantic import BaseModel


from consult.core.moderation_reasons import parse_reason
from .report_models import Report


class CommentReportShape(BaseModel):
    """The report of a reader, for the moderators."""

    id: int
    comment_id: int
    ground: str
    words: str | None

    @classmethod
    def build(cls, report: Report) -> Self:
        """Build the JSON form of a report."""
        grounds = parse_reason(report.reason)
        return cls(
            id=report.id,
            comment_id=report.comment_id,
            ground=grounds.ground if grounds else "other",
            words=grounds.words if grounds else None,
        )
