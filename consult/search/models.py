"""Search index: folded text of clauses, amendments, comments and submissions."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model

NO_LIMIT = 1_000_000  # characters; longer than any comment


class SearchEntry(Model):
    """One searchable text, folded so that spelling variants match."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[str]  # clause, amendment, comment, submission
    subject_id: Mapped[int]
    language: Mapped[str]
    folded: Mapped[str]
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "language"),
        Index("entry_by_kind", "consultation_id", "kind"),
    )
