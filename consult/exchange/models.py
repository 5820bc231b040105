"""Imports: a file that was read, and what a person corrected before anything is made of it."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.database.engine import db, utc_now
from consult.documents.models import Document, Version

IMPORT_STATES = ("review", "created", "discarded")
REVISION_MODES = ("amendments", "accept", "refuse")  # what becomes of tracked changes


class Import(db.Model):
    """A file under review: the parsed tree never changes, each correction is one more edit, undo drops the last."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))  # the working version it goes into
    language: Mapped[str]
    filename: Mapped[str]
    digest: Mapped[str]  # SHA-256 of the file
    parsed: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    edits: Mapped[list[Any]] = mapped_column(JSON, default=list)
    undone: Mapped[list[Any]] = mapped_column(JSON, default=list)
    revisions: Mapped[str] = mapped_column(default="amendments")
    # whose changes they are: {author in the file: number of the organisation, or null}
    sources: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    clauses: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # once created: {row: number of its clause}
    state: Mapped[str] = mapped_column(default="review")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    ended_at: Mapped[datetime | None]
    # once its changes and comments were entered: how many amendments, comments, left out; numbers of the submissions
    entered: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def stage(self) -> str:
        return self.document.stage


class Copy(db.Model):
    """A copy of the text that somebody sent back: what it asks for, looked at by its sender alone until it is sent."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))  # that it came from
    language: Mapped[str]
    by_mark: Mapped[bool]  # whether the file itself said which version that is; else its words did
    filename: Mapped[str]
    digest: Mapped[str]  # SHA-256 of the file
    understood: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)  # understanding.Understood
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {key of an item: {take, text, reason}}
    state: Mapped[str] = mapped_column(default="review")  # review, sent, discarded
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    ended_at: Mapped[datetime | None]
    sent: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # {amendments, comments: their numbers}
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def stage(self) -> str:
        return self.document.stage
