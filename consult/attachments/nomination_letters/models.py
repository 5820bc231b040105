"""The table of nomination letters."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.consultations.accreditation.models import Accreditation
from consult.core.database.engine import Model, utc_now


class NominationLetter(Model):
    """A letter that names a person: the ground of an accreditation, or of a request to lead.

    It is never public. It goes with the accreditation or the account, or when its time is over.

    Attributes:
        user_id: The person who asks to be head of delegation; None for an accreditation.
        ends_at: When it is deleted; None while it is needed.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    accreditation_id: Mapped[int | None] = mapped_column(
        ForeignKey("accreditation.id", ondelete="CASCADE"), unique=True
    )
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    ends_at: Mapped[datetime | None]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    digest: Mapped[str]  # SHA-256 of the content
    nonce: Mapped[str]  # its event commits to the file with it
    content: Mapped[bytes] = mapped_column(deferred=True)

    accreditation: Mapped[Accreditation | None] = relationship(viewonly=True)
    added_by: Mapped[User] = relationship(foreign_keys=added_by_id)
    __table_args__ = (
        CheckConstraint("(accreditation_id is null) <> (user_id is null)", name="one_ground"),
    )

    place = 1  # there is one file

    @property
    def author_id(self) -> int | None:
        """The person whom it names, once this person has an account."""
        return self.user_id or (self.accreditation.user_id if self.accreditation else None)

    @property
    def rule(self) -> str:
        """The rule of reading it: the secretariat of the consultation, or of the directory."""
        return "letter.see" if self.user_id is None else "letter.see_request"
