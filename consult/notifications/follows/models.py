"""Tables of followed documents and consultations."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model, utc_now


class DocumentFollow(Model):
    """A document that a person follows: all of its clauses, and what is said on the whole."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id"), primary_key=True, index=True
    )
    since: Mapped[datetime] = mapped_column(default=utc_now)


class ConsultationFollow(Model):
    """A consultation that a person follows: all of its documents, with those to come."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, index=True
    )
    since: Mapped[datetime] = mapped_column(default=utc_now)
