"""Model of the acts of the podium, for the conflict check and for undo, and late decisions."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now

from consult.meetings.models import Meeting


class PodiumAct(Model):
    """An act of a person on the podium of a meeting.

    before: the former values, {"meeting": {column: value}, "item": {number: {...}}, "turn":
    {number: {...}}}; empty if the act cannot be undone. undone_at: when it was undone.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    verb: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    undone_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    made_by: Mapped[User] = relationship()
    __table_args__ = (Index("podium_act_by_meeting", "meeting_id", "id"),)


class LateDecision(NamedTuple):
    """A decision that was taken while the system was down, and is entered now."""

    taken_at: datetime
