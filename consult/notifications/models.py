"""Tables of notices, followed clauses and mail choices."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now


class Notice(Model):
    """A notice of one event to one person."""

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    verb: Mapped[str]  # verb of the event
    subject_id: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    seq: Mapped[int]  # number of the event
    at: Mapped[datetime] = mapped_column(default=utc_now)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]  # None: may still have to be mailed
    __table_args__ = (
        UniqueConstraint("user_id", "seq", "verb"),
        Index("notice_unread", "user_id", "read_at"),
        Index("notice_to_mail", "mailed_at"),
    )


class Follow(Model):
    """A clause that a person follows, so as to be told of new contributions."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=utc_now)


class MailChoice(Model):
    """The mail choices of a person; no row means the defaults."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    answers: Mapped[str] = mapped_column(default="now")  # now, digest, never
    process: Mapped[str] = mapped_column(default="now")  # stages and deadlines
    rest: Mapped[str] = mapped_column(default="digest")  # contributions on followed clauses
    digested_at: Mapped[datetime | None]
