"""The table of submissions."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.consultations.models import Consultation
from consult.core.database.engine import Model, utc_now

KINDS = ("document", "letter", "statement", "information")
FIRST_YEAR = 1900  # no submission is older


class Submission(Model):
    """A contribution received as a document or a letter, with its file unchanged.

    Comments and amendments are entered on behalf of its source.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]  # counts within the consultation
    kind: Mapped[str] = mapped_column(default="document")
    title: Mapped[str]
    source: Mapped[str]  # the name printed on it
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )  # once matched
    group_code: Mapped[str | None]
    region_code: Mapped[str | None]
    language: Mapped[str]
    filename: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    digest: Mapped[str]  # SHA-256 of the file
    nonce: Mapped[str | None]  # events commit to the digest with it; both go with the file
    content: Mapped[bytes] = mapped_column(deferred=True)
    words: Mapped[str] = mapped_column(
        default="", deferred=True
    )  # text extracted from the file, for reading and searching
    received_at: Mapped[datetime]
    registered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # None: registered by a command on the server
    registered_at: Mapped[datetime] = mapped_column(default=utc_now)
    sent_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id"), index=True
    )  # who handed it in; None: the secretariat registered it
    symbol: Mapped[str | None]  # such as WSIS+20/INF/3
    symbol_number: Mapped[int | None]  # counts apart for information documents
    agenda_item: Mapped[str | None]  # as its sender wrote it
    is_late: Mapped[bool] = mapped_column(default=False)  # its upload began after the deadline
    admitted_at: Mapped[datetime | None]  # all the same
    admitted_reason: Mapped[str | None]
    admitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sender_withdrew_at: Mapped[datetime | None]  # by its sender, before it was public
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # from publication
    withdrawn_reason: Mapped[str | None]
    corrected_at: Mapped[datetime | None]  # title or kind, once it was published
    corrected_reason: Mapped[str | None]  # public
    erased_at: Mapped[datetime | None]
    erased_ground: Mapped[str | None]  # a code of GROUNDS in audit/erasure/forms.py
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    registered_by: Mapped[User | None] = relationship(foreign_keys=registered_by_id)
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    @property
    def stage(self) -> str:
        """The kind of the consultation's open stage, as the permission rules read it."""
        return self.consultation.stage

    @property
    def author_id(self) -> int | None:
        """The person who handed it in, as the permission rules read it."""
        return self.sent_by_id

    @property
    def awaits_admission(self) -> bool:
        """Return whether it came late, and nobody has admitted it yet."""
        return self.is_late and self.admitted_at is None

    @property
    def issued(self) -> bool:
        """Return whether everyone may read it."""
        return self.published_at is not None
