"""Model of the shows of hands of a meeting."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now
from consult.meetings.models import Meeting


class HandCount(Model):
    """A show of hands: three numbers, counted by one person and confirmed by another.

    It is no ballot: it has no electorate, no quorum and no votes. question: what the chair asked.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    number: Mapped[int]  # in the meeting
    question: Mapped[str]
    in_favour: Mapped[int]
    against: Mapped[int]
    abstaining: Mapped[int]
    counted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    counted_at: Mapped[datetime] = mapped_column(default=utc_now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    counted_by: Mapped[User] = relationship(foreign_keys=counted_by_id)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id)

    @property
    def stage(self) -> str:
        """The current stage of the consultation, for the rules."""
        return self.meeting.stage

    @property
    def author_id(self) -> int:
        """The person who counted, for the rules."""
        return self.counted_by_id
