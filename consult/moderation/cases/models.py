"""Tables of the work on cases: who takes one, and the notes of moderators about it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now

ONE_CONTRIBUTION = "(comment_id is null) <> (amendment_id is null)"


class CaseAssignment(Model):
    """The moderator who takes the case of a comment or an amendment."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), unique=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship()
    __table_args__ = (CheckConstraint(ONE_CONTRIBUTION, name="one_contribution"),)


class CaseNote(Model):
    """A note of a moderator about a comment or an amendment, for the other moderators."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    words: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    author: Mapped[User] = relationship()
    __table_args__ = (CheckConstraint(ONE_CONTRIBUTION, name="one_contribution"),)
