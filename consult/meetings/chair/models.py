"""What the podium did, act by act: who leads sees whether somebody else acted meanwhile, and takes the last one back."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import db, utc_now

from consult.meetings.models import Meeting


class PodiumAct(db.Model):
    """One thing that somebody on the podium did in a meeting.

    before: what it changed, as it was: {"meeting": {column: value}, "item": {number: {...}}, "turn": {number: {...}}}. None
    of it where the act cannot be taken back. undone_at: it was.
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
