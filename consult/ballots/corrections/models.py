"""Tables of requested corrections of recorded votes, and of intentions noted beside votes."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now


class CorrectionRequest(Model):
    """A request to correct a recorded vote before its result is final.

    One side asks, the other one agrees: the voter asks and the podium accepts, or the podium
    asks (by_podium) and the voter confirms.

    Attributes:
        state: "open", "made", "declined", "withdrawn" or "lapsed" (the result was announced).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    holder: Mapped[str]
    choice: Mapped[str]
    reason: Mapped[str]
    by_podium: Mapped[bool]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    state: Mapped[str] = mapped_column(default="open")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]


class IntentionNote(Model):
    """The vote that an elector had intended, noted once the result is final.

    It changes neither vote nor result.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]
    choice: Mapped[str]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(default=utc_now)

    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)
