"""Table of the people who are invited to contribute to a clause."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Document


class ClauseInvitation(Model):
    """An invitation of a person to contribute to a clause; it gives no right.

    Attributes:
        version_id: The version that was current; the invitation ends with the next one.
        words: What is asked, in a sentence.
        nonce: Events commit to the sentence with it; it goes with the sentence.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    words: Mapped[str]
    nonce: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    author: Mapped[User] = relationship(foreign_keys=author_id)
    __table_args__ = (
        Index(
            "invitation_that_stands",
            "version_id",
            "clause_id",
            "user_id",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
    )
