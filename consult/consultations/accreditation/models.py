"""The table of people who are accredited before they have an account."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation
from consult.core.database.engine import Model, utc_now


class Accreditation(Model):
    """A role that waits for a person who has no account yet, or has not confirmed the address.

    It takes effect when the person has proved to own the address, and goes with the process if
    nobody comes.

    Attributes:
        email: In lower case.
        organisation_id: The organization that the secretariat says the person belongs to.
        role: Not above a speaker.
        last_day: Of the role, in UTC.
        user_id: The person, once it took effect.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    email: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str]
    last_day: Mapped[date | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    applied_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    organisation: Mapped[Organisation | None] = relationship()
    __table_args__ = (UniqueConstraint("consultation_id", "email", "role"),)
