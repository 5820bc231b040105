"""Table of corrected references in working versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Clause, Version


class ReferenceCorrection(Model):
    """Corrected references in the text of a clause in one language of a working version.

    The program computes the new text: only numbers of references changed.

    Attributes:
        before, text: the text before and after.
        before_digest, digest: their digests.
        targets: [[start, end, clause]] of each resolved number in the text after.
        sure: each number stood at this place in the issued text already.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    language: Mapped[str]
    before: Mapped[str]
    text: Mapped[str]
    before_digest: Mapped[str]
    digest: Mapped[str]
    targets: Mapped[list[Any]] = mapped_column(JSON)
    sure: Mapped[bool]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    version: Mapped[Version] = relationship()
    clause: Mapped[Clause] = relationship()
    made_by: Mapped[User] = relationship()
