"""The table of contests: an answer that somebody would have looked at again, what it was, and what was said to that."""
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.db import db, now
from consult.core.grounds import Grounds, grounds_in

from .models import Disposition

VERDICTS = ("upheld", "changed")


class Contest(db.Model):
    """An answer is contested once; what a moderator said to that may be taken to the chair, whose word is the last.

    outcome, why, given_by_id, given_at: the answer as it was contested, which stays on record when it is changed.
    final: nothing more is said to it. hidden_at: since when its words (reason) are hidden; it is answered all the same.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    disposition_id: Mapped[int] = mapped_column(ForeignKey("disposition.id"))
    to_chair: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # on whose behalf
    reason: Mapped[str]
    contested_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str]
    why: Mapped[str]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    reply: Mapped[str | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    replied_at: Mapped[datetime | None]
    final: Mapped[bool] = mapped_column(default=False)
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    hidden_reason: Mapped[str | None]  # as Grounds are kept
    row_version: Mapped[int] = mapped_column()

    disposition: Mapped[Disposition] = relationship()
    author: Mapped[User] = relationship(foreign_keys=author_id)
    organisation: Mapped[Organisation | None] = relationship()
    given_by: Mapped[User] = relationship(foreign_keys=given_by_id)
    replied_by: Mapped[User | None] = relationship(foreign_keys=replied_by_id)
    hidden_by: Mapped[User | None] = relationship(foreign_keys=hidden_by_id)
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("disposition_id", "to_chair"),)

    @property
    def state(self) -> str:
        """How it stands: withdrawn, open, upheld or changed."""
        return "withdrawn" if self.withdrawn_at else self.verdict or "open"

    @property
    def grounds(self) -> Grounds | None:
        """Why its words are hidden; None where they are not."""
        return grounds_in(self.hidden_reason)
