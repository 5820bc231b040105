"""Submissions: contributions received as a document or a letter, published as received."""
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation
from consult.core.database.engine import db, utc_now

KINDS = ("document", "letter")
FIRST_YEAR = 1900  # nothing was received before


class Submission(db.Model):
    """What somebody sent in, with its file as it came; comments and amendments are entered on its behalf."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]  # in the consultation
    kind: Mapped[str] = mapped_column(default="document")
    title: Mapped[str]
    source: Mapped[str]  # the name that stands on it
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # once matched
    group_code: Mapped[str | None]
    region_code: Mapped[str | None]
    language: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    digest: Mapped[str]  # SHA-256 of the file
    content: Mapped[bytes] = mapped_column(deferred=True)
    words: Mapped[str] = mapped_column(default="", deferred=True)  # what could be read in it, for reading here and searching
    received_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: at the machine itself
    registered_at: Mapped[datetime] = mapped_column(default=utc_now)
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # from publication
    withdrawn_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    registered_by: Mapped[User | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    @property
    def stage(self) -> str:
        return self.consultation.stage

    @property
    def issued(self) -> bool:
        """Whether everyone may read it."""
        return self.published_at is not None
