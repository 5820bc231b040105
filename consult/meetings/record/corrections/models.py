"""Model of the correction of a line of a meeting's record."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now

from consult.meetings.record.models import RecordCorrection

LINE_KINDS = (
    "ruling",
    "item",
    "act",
    "change",
    "amendment",
    "ballot",
    "speech",
    "attendance",
)  # in the order of the record


class LineCorrection(Model):
    """The corrected text of a line, beside what the rows of the meeting tell.

    kind and number name the line: the number of a decision or of the place of an item, else of
    the row; 0 for the attendance. request_id: the request that it answers. withdrawn_at: the
    line reads as before, or another correction replaced this one.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    kind: Mapped[str]
    number: Mapped[int]
    words: Mapped[str]
    language: Mapped[str]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("record_correction.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]

    made_by: Mapped[User] = relationship()
    request: Mapped[RecordCorrection | None] = relationship()
