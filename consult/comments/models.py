"""Comments: what people say about a passage, a clause, a document, or about something that is missing."""
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.db import db, now
from consult.documents.models import Clause, Document

PLACES = ("passage", "clause", "document", "missing")
KINDS = ("general", "technical", "editorial", "question")


class Comment(db.Model):
    """One message; a reply has a parent, and a thread is a comment with its replies."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("wording.id"))  # the very words it was made on
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    place: Mapped[str]
    kind: Mapped[str] = mapped_column(default="general")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)  # verified then
    declared_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # declared only, then
    language: Mapped[str] = mapped_column(default="en")
    body: Mapped[str]
    exact: Mapped[str | None]  # the anchor: W3C TextQuoteSelector and TextPositionSelector, in code points
    prefix: Mapped[str | None]
    suffix: Mapped[str | None]
    start: Mapped[int | None]
    end: Mapped[int | None]
    posted_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]  # waits for a moderator
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None]
    hidden_reason: Mapped[str | None]
    row_version: Mapped[int] = mapped_column()

    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    declared: Mapped[Organisation | None] = relationship(foreign_keys=declared_id)
    clause: Mapped[Clause | None] = relationship()
    document: Mapped[Document] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (Index("comment_by_clause", "clause_id", "id"), Index("comment_by_document", "document_id", "id"))

    @property
    def stage(self) -> str:
        return self.document.stage

    @property
    def open(self) -> bool:
        """Whether everyone may read it."""
        return self.hidden_at is None and self.withdrawn_at is None and self.held_at is None


class CommentRevision(db.Model):
    """What a comment said before it was edited."""

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    body: Mapped[str]
    kind: Mapped[str]
    replaced_at: Mapped[datetime] = mapped_column(default=now)
