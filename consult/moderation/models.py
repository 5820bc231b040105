"""Reports: a reader says that a comment breaks the rules of the consultation."""
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.comments.models import Comment, CommentView
from consult.core.database.engine import db, utc_now
from consult.core.moderation_reasons import ModerationReason


class Report(db.Model):
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
    """What a reader reports about a comment; by is their name, for moderators alone: none for a facilitator."""

    id: int
    by: str | None
    grounds: ModerationReason
    at: datetime


class ModerationCase(NamedTuple):
    """A comment that a moderator has to look at, or did lately: where it stands, and who reported it."""

    said: CommentView
    label: str | None
    document_title: dict[str, str]
    reports: list[ReportEntry]
    settled_by: str | None = None
    settled_at: datetime | None = None


class ModerationQueue(NamedTuple):
    """What waits for a moderator, and what was settled lately."""

    held: list[ModerationCase]
    reported: list[ModerationCase]
    hidden: list[ModerationCase]
    kept: list[ModerationCase]

    @property
    def waiting(self) -> int:
        """How many comments wait for a decision."""
        return len(self.held) + len(self.reported)
