"""The columns that the tables of all kinds of contests share."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from consult.core.database.engine import utc_now
from consult.core.moderation_reasons import ModerationReason, parse_reason

from consult.accounts.models import Organisation, User


class ContestColumns:
    """The columns of a contest.

    organisation_id: the organization it is made for. reason: its text. reply: the answer to it.
    hidden_at: since when its text is hidden; it is answered all the same. OVER: the code of the
    refusal once it is no longer open.
    """

    OVER: ClassVar[str] = "contest_withdrawn"
    row_version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    contested_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    reply: Mapped[str | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    replied_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    hidden_reason: Mapped[str | None]  # a stored Grounds
    nonce: Mapped[str | None]  # events commit to the reason of hiding with it

    @declared_attr
    @classmethod
    def author(cls) -> Mapped[User]:
        """The author of the contest."""
        return relationship(User, foreign_keys=lambda: [cls.author_id])

    @declared_attr
    @classmethod
    def organisation(cls) -> Mapped[Organisation | None]:
        """The organization it is made for."""
        return relationship(Organisation, foreign_keys=lambda: [cls.organisation_id])

    @declared_attr
    @classmethod
    def replied_by(cls) -> Mapped[User | None]:
        """The author of the reply."""
        return relationship(User, foreign_keys=lambda: [cls.replied_by_id])

    @declared_attr
    @classmethod
    def hidden_by(cls) -> Mapped[User | None]:
        """The moderator that hid its text."""
        return relationship(User, foreign_keys=lambda: [cls.hidden_by_id])

    @property
    def state(self) -> str:
        """The state of the contest: withdrawn, open, upheld or changed."""
        return "withdrawn" if self.withdrawn_at else self.verdict or "open"

    @property
    def grounds(self) -> ModerationReason | None:
        """The reason why its text is hidden; None if it is not."""
        return parse_reason(self.hidden_reason)
