"""Models of the record of a meeting: minutes, requested corrections, explanations of position."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.database.engine import Model, utc_now

from consult.meetings.models import Meeting, Ruling
from consult.positions.models import Ballot

RECORD_STATES = ("draft", "sent", "approved", "published")


class Minutes(Model):
    """The state of a meeting's record; its content comes from the rows, except for the summary.

    kept: the record as it was approved, so that a published record never changes by itself;
    digest: of it.
    """

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    summary: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")  # of the summary
    state: Mapped[str] = mapped_column(default="draft")
    returned_for: Mapped[str] = mapped_column(default="")  # changes that the chair wants
    sent_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    kept: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    digest: Mapped[str | None]
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship()
    approved_by: Mapped[User | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def id(self) -> int:
        """The number of the meeting, as the subject of events."""
        return self.meeting_id


class RecordCorrection(Model):
    """A correction of the draft record requested by a participant, with its answer.

    outcome: made or declined, with a reply.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    outcome: Mapped[str | None]
    reply: Mapped[str] = mapped_column(default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    settled_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    user: Mapped[User] = relationship(foreign_keys=user_id)
    organisation: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}


class Explanation(Model):
    """An explanation of position, or a reservation, attached to the record.

    The text is its author's own.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    ruling_id: Mapped[int | None] = mapped_column(ForeignKey("ruling.id"))
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))  # an explanation of vote
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]  # explanation, reservation
    words: Mapped[str]
    nonce: Mapped[str | None]
    language: Mapped[str]
    given_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    ruling: Mapped[Ruling | None] = relationship()
    ballot: Mapped[Ballot | None] = relationship()
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def author_id(self) -> int:
        """The author, for the rules."""
        return self.user_id
