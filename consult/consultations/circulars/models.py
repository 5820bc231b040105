"""Tables of circular letters and their recipients."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.consultations.models import Consultation
from consult.core.database.engine import Model, utc_now

RECIPIENT_STATES = ("waiting", "handed_over", "refused")


class Circular(Model):
    """A circular letter; it has a number once it is sent, and changes no more.

    Attributes:
        roles: Codes of the roles to whose holders it goes; empty for all who take part.
        groups: Codes of the stakeholder groups to whose members it goes; empty for all.
        proposed_by_id: The person who asked another one to send it, or None.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int | None]  # counts within the consultation
    title: Mapped[dict[str, str]]
    body: Mapped[dict[str, str]]
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    author: Mapped[User] = relationship(foreign_keys=author_id)
    proposed_by: Mapped[User | None] = relationship(foreign_keys=proposed_by_id)
    sent_by: Mapped[User | None] = relationship(foreign_keys=sent_by_id)
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)


class CircularRecipient(Model):
    """A person to whom a circular letter was mailed.

    Attributes:
        mail_id: Of the outbox, which forgets its mails after some time.
        state: One of RECIPIENT_STATES, as the outbox said last.
    """

    circular_id: Mapped[int] = mapped_column(ForeignKey("circular.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    mail_id: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")

    user: Mapped[User] = relationship()
