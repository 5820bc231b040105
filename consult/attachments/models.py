"""The table of attachments."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now

MOST_FILES = 3  # of one contribution
MOST_FILE_MB = 5
MOST_DAILY_MB = 50  # of one person in 24 hours
MEGABYTE = 1_000_000


class Attachment(Model):
    """A file of a comment or an amendment: readable like that, and erased with it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    place: Mapped[int]  # 1, 2, 3 among the files of the contribution
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    digest: Mapped[str]  # SHA-256 of the content
    nonce: Mapped[str]  # the event of the contribution commits to its files with it
    content: Mapped[bytes] = mapped_column(deferred=True)

    __table_args__ = (
        CheckConstraint("(comment_id is null) <> (amendment_id is null)", name="one_contribution"),
    )


class AttachmentView(NamedTuple):
    """A file as a list shows it."""

    place: int
    name: str
    kind: str  # a code of FILE_KINDS in file_kinds.py
    media_type: str
    size: int
    digest: str
