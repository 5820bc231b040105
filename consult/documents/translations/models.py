"""Tables of the work on translations of issued versions, and of corrected wordings.

Readers of a version never meet what is in work: it stands apart from the wordings.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.database.engine import Model, utc_now
from consult.documents.models import Version


class Translation(Model):
    """The work on an issued version in another language; it stays after the publication."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    language: Mapped[str]
    title: Mapped[str]  # of the document in this language
    standing: Mapped[str]  # official or unofficial
    translator_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reviewer_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # the person asked last to review what others wrote
    due_on: Mapped[date | None]  # the last day for the translation
    begun_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    version: Mapped[Version] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("version_id", "language"),)

    @property
    def consultation_id(self) -> int:
        """The consultation of the document, as the permission rules read it."""
        return self.version.consultation_id


class ClauseTranslation(Model):
    """The text of one clause in work; publishing turns it into a wording and deletes it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    translation_id: Mapped[int] = mapped_column(ForeignKey("translation.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"))
    label: Mapped[str]
    text: Mapped[str]
    source: Mapped[str | None]  # digest of the authentic text that this translates
    taken_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id")
    )  # the version whose published translation this is, unchanged
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(default=utc_now)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reviewed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("translation_id", "clause_id"),)


class WordingCorrection(Model):
    """The correction of a published translation: the old wording stays, out of the text.

    Comments and amendments that were made on the old wording still lead to it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    language: Mapped[str]
    former_id: Mapped[int] = mapped_column(ForeignKey("wording.id"))  # the old wording
    wording_id: Mapped[int] = mapped_column(ForeignKey("wording.id"))  # the one in its place
    reason: Mapped[str]
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    corrected_at: Mapped[datetime] = mapped_column(default=utc_now)
