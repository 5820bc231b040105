"""Tables and read models of reports about comments."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.comments.models import Comment, CommentView
from consult.core.database.engine import Model, utc_now
from consult.core.moderation_reasons import ModerationReason


class Report(Model):
    """One reader's report of one comment, until a moderator settles it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=utc_now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None]
    outcome: Mapped[str | None]  # hidden, kept

    comment: Mapped[Comment] = relationship()
    __table_args__ = (UniqueConstraint("comment_id", "by_id"),)


class ReportEntry(NamedTuple):
    """A report as moderators see it; by: the reader's name, None for a facilitator."""

    id: int
    by: str | None
    grounds: ModerationReason
    at: datetime


class ModerationCase(NamedTuple):
    """A comment to be decided, or decided recently, with its place and reports."""

    said: CommentView
    label: str | None
    document_title: dict[str, str]
    reports: list[ReportEntry]
    settled_by: str | None = None
    settled_at: datetime | None = None


class ModerationQueue(NamedTuple):
    """The comments that wait for a moderator, and those settled recently.

    held_count and reported_count: the numbers of all that wait; the oldest are listed.
    """

    held: list[ModerationCase]
    reported: list[ModerationCase]
    hidden: list[ModerationCase]
    kept: list[ModerationCase]
    held_count: int
    reported_count: int

    @property
    def waiting_count(self) -> int:
        """The number of comments that wait for a decision."""
        return self.held_count + self.reported_count
