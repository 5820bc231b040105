"""Reports: a reader says that a comment breaks the rules of the consultation."""
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.comments.models import Comment, Said
from consult.core.database.engine import db, now
from consult.core.moderation_reasons import Grounds


class Report(db.Model):
    """One reader's report of one comment, until a moderator settles it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None]
    outcome: Mapped[str | None]  # hidden, kept

    comment: Mapped[Comment] = relationship()
    __table_args__ = (UniqueConstraint("comment_id", "by_id"),)


class Reported(NamedTuple):
    """What a reader reports about a comment; by is their name, for moderators alone: none for a facilitator."""

    id: int
    by: str | None
    grounds: Grounds
    at: datetime


class Case(NamedTuple):
    """A comment that a moderator has to look at, or did lately: where it stands, and who reported it."""

    said: Said
    label: str | None
    document_title: dict[str, str]
    reports: list[Reported]
    settled_by: str | None = None
    settled_at: datetime | None = None


class Queue(NamedTuple):
    """What waits for a moderator, and what was settled lately."""

    held: list[Case]
    reported: list[Case]
    hidden: list[Case]
    kept: list[Case]

    @property
    def waiting(self) -> int:
        """How many comments wait for a decision."""
        return len(self.held) + len(self.reported)
