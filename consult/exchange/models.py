"""Tables of imports under review, of returned copies and of comment tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.database.engine import Model, utc_now
from consult.documents.models import Document, Version
from consult.submissions.models import Submission

IMPORT_STATES = ("review", "created", "discarded")
REVISION_MODES = ("amendments", "accept", "refuse")  # treatment of tracked changes


class FileImport(Model):
    """A file under review; the parsed tree never changes.

    Each correction adds one entry to `edits`; undo removes the last one.
    """

    __tablename__ = "import"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id")
    )  # the working version that it is imported into
    language: Mapped[str]
    filename: Mapped[str]
    digest: Mapped[str]  # SHA-256 of the file
    parsed: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    edits: Mapped[list[Any]] = mapped_column(JSON, default=list)
    undone: Mapped[list[Any]] = mapped_column(JSON, default=list)
    revisions: Mapped[str] = mapped_column(default="amendments")
    # {author in the file: id of the organization, or null}
    sources: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    clauses: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # after the creation: {key of the row: id of its clause}
    state: Mapped[str] = mapped_column(default="review")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    ended_at: Mapped[datetime | None]
    # after the entry of changes and comments: counts of amendments, comments, left out; ids of
    # submissions
    entered: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def stage(self) -> str:
        """Return the stage of the document."""
        return self.document.stage


class ReturnedCopy(Model):
    """A copy of the text that a participant returned; only its sender sees it until it is sent."""

    __tablename__ = "copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id")
    )  # the version that it is a copy of
    language: Mapped[str]
    by_mark: Mapped[bool]  # whether the file itself names the version; otherwise its text does
    filename: Mapped[str]
    digest: Mapped[str]  # SHA-256 of the file
    understood: Mapped[dict[str, Any]] = mapped_column(
        JSON, deferred=True
    )  # interpretation.CopyInterpretation
    choices: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # {key of an item: {take, text, reason}}
    state: Mapped[str] = mapped_column(default="review")  # review, sent, discarded
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    ended_at: Mapped[datetime | None]
    sent: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # {amendments, comments: their ids}
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def stage(self) -> str:
        """Return the stage of the document."""
        return self.document.stage


class CommentTable(Model):
    """A comment table that was read for a submission; what was read never changes.

    Entered rows are known by their digest, so that the same row in another file of the same
    submission is known, too.

    Attributes:
        version_id: The version whose clauses the table names, current when it was read.
        parsed: A ParsedTables, see table_parser.py; empty once the table is discarded.
        choices: {key of the row: {clause, kind, out}}, as far as a person corrected it; the
            clause 0 is the document as a whole.
        entered: {digest of the row: id of its comment}.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    filename: Mapped[str]
    digest: Mapped[str]  # SHA-256 of the file
    parsed: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    entered: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(default="review")  # review, discarded
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    submission: Mapped[Submission] = relationship()
    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
