"""Model of the statements handed in writing."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.database.engine import Model, utc_now
from consult.meetings.models import Meeting, Turn


class WrittenStatement(Model):
    """A statement handed in writing with a turn, in the words of the person whose turn it is.

    handed_in_by_id: the person, or somebody of the secretariat for them. The words of a withdrawn
    statement are deleted.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turn.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str]
    nonce: Mapped[str | None]
    language: Mapped[str]
    handed_in_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    handed_in_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship()
    turn: Mapped[Turn] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organisation: Mapped[Organisation | None] = relationship()
    handed_in_by: Mapped[User] = relationship(foreign_keys=handed_in_by_id)
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def author_id(self) -> int:
        """The person whose statement it is, for the rules."""
        return self.user_id

    @property
    def is_public(self) -> bool:
        """Return whether everyone may read it: its turn has ended, or the meeting is closed."""
        over = self.turn.ended_at is not None or self.meeting.state == "closed"
        return over and self.withdrawn_at is None
