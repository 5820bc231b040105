"""Tables of incidents and of what is said about each."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now


class Incident(Model):
    """Something that went wrong in a consultation, such as a vote that is void.

    closed_at: since when nothing more is expected; None while it is being dealt with.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    title: Mapped[dict[str, str]]
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    entries: Mapped[list["IncidentEntry"]] = relationship(
        order_by="IncidentEntry.id", back_populates="incident"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)


class IncidentEntry(Model):
    """One report about an incident. It is never changed: another one follows it.

    closes: whether the incident was closed with it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    words: Mapped[dict[str, str]]
    closes: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    incident: Mapped[Incident] = relationship(back_populates="entries")
    author: Mapped[User] = relationship()
