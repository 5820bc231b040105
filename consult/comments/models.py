"""Tables and read models of comments on passages, clauses, documents and amendments."""

from datetime import datetime
from types import SimpleNamespace
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.attachments.models import AttachmentView
from consult.core.database.engine import Model, utc_now
from consult.core.moderation_reasons import ModerationReason
from consult.documents.models import Clause, Document
from consult.submissions.models import Submission

from .agreements.models import AgreementView
from .questionnaire_answers.models import CommentQuestion
from .sources.models import CommentAuthor

PLACES = ("passage", "clause", "document", "missing", "amendment")
KINDS = ("general", "technical", "editorial", "question")


class Comment(Model):
    """One comment; a reply has a parent, and a thread is a comment with its replies."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    stands_id: Mapped[int | None] = mapped_column(
        ForeignKey("clause.id"), index=True
    )  # the clause that it moved to since
    wording_id: Mapped[int | None] = mapped_column(
        ForeignKey("wording.id")
    )  # the wording it was made on
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submission.id"), index=True
    )  # entered on behalf of its source
    # the answer of a questionnaire that it was made from
    response_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_response.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    place: Mapped[str]
    kind: Mapped[str] = mapped_column(default="general")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )  # verified at that time
    declared_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id")
    )  # only declared at that time
    language: Mapped[str] = mapped_column(default="en")
    body: Mapped[str]
    nonce: Mapped[str | None]  # events commit to the text with it; it goes with the text
    exact: Mapped[
        str | None
    ]  # the anchor: W3C TextQuoteSelector and TextPositionSelector, in code points
    prefix: Mapped[str | None]
    suffix: Mapped[str | None]
    start: Mapped[int | None]
    end: Mapped[int | None]
    posted_at: Mapped[datetime] = mapped_column(default=utc_now)
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]  # waits for a moderator
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None]
    hidden_reason: Mapped[str | None]  # a stored Grounds
    resolved_at: Mapped[datetime | None]  # of a thread: it is folded, and nothing is settled
    resolved_by_id: Mapped[int | None]
    erased_at: Mapped[datetime | None]
    erased_ground: Mapped[str | None]  # a code of GROUNDS in audit/erasure/forms.py
    row_version: Mapped[int] = mapped_column()

    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    declared: Mapped[Organisation | None] = relationship(foreign_keys=declared_id)
    clause: Mapped[Clause | None] = relationship(foreign_keys=clause_id)
    document: Mapped[Document] = relationship()
    submission: Mapped[Submission | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        Index("comment_by_clause", "clause_id", "id"),
        Index("comment_by_document", "document_id", "id"),
        Index("comment_by_answer", "question_id", "response_id"),
    )

    @property
    def stage(self) -> str:
        """The stage of its consultation, as the rules read it."""
        return self.document.stage

    @property
    def open(self) -> bool:
        """Return whether everyone may read it."""
        return (
            self.hidden_at is None
            and self.withdrawn_at is None
            and self.held_at is None
            and self.erased_at is None
        )


class CommentRevision(Model):
    """The text of a comment before it was edited."""

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    body: Mapped[str]
    nonce: Mapped[str | None]
    kind: Mapped[str]
    replaced_at: Mapped[datetime] = mapped_column(default=utc_now)


class PassagePlacement(Model):
    """The place of a comment's passage in an issued version, fixed when that version was issued.

    No start: the passage is gone there. clause_id: the other clause that holds the passage in
    that version, because its text moved there; None: its own clause.
    """

    __tablename__ = "comment_place"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    start: Mapped[
        int | None
    ]  # in code points of the plain text, in the language of the comment's wording
    end: Mapped[int | None]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))


class CommentOrigin(NamedTuple):
    """The origin of a comment that moved to another clause: its first clause and version."""

    clause_id: int
    label: str
    version: dict[str, str]
    slug: str


class CommentTarget(NamedTuple):
    """The target and author of a new comment, as rules and actions see them under the write lock.

    clause_text: the text of the clause, in `language`, in which a passage is located.
    """

    consultation_id: int
    document_id: int
    clause_id: int | None
    stage: str
    holds_unverified: bool  # comments of the unverified wait for a moderator
    author: CommentAuthor
    wording_id: int | None = None
    language: str | None = None
    clause_text: str | None = None
    amendment_id: int | None = None
    stands_id: int | None = None  # the clause that the parent comment moved to


class CommentCreated(NamedTuple):
    """A new comment; held: only its author and moderators see it yet.

    row: the comment as a read would give it, with the stage.
    """

    id: int
    document_id: int
    clause_id: int | None
    held: bool
    row: SimpleNamespace
    stage: str
    amendment_id: int | None = None
    stands_id: int | None = None


class CommentSubmission(NamedTuple):
    """The submission that a comment was entered from; open: it is published.

    The name of its source replaces that of the author.
    """

    id: int
    number: int
    open: bool


class CommentView(NamedTuple):
    """A comment as one reader may see it; body is None if they may not read it.

    allowed_acts: the acts open to the reader. state: open, held, hidden, withdrawn. resolved_by:
    the name of the person who resolved the thread, if the account is still open. declared: an
    organization that the author only declares to belong to. submission: the submission from which
    the secretariat entered it; `name`, `organisation` and `group` are then those of its source.
    """

    id: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    amendment_id: int | None
    parent_id: int | None
    wording_id: int | None
    submission_id: int | None
    question_id: int | None
    place: str
    kind: str
    author_id: int
    name: str | None  # None once the account is closed
    organisation_id: int | None
    organisation: str | None
    group: dict[str, str] | None  # of the organization: code, css, letter, name
    declared: str | None
    language: str
    body: str | None
    exact: str | None
    prefix: str | None
    suffix: str | None
    start: int | None
    end: int | None
    state: str
    hidden_reason: ModerationReason | None  # why it is hidden
    posted_at: datetime
    edited_at: datetime | None
    row_version: int
    resolved_at: datetime | None
    resolved_by: str | None
    allowed_acts: frozenset[str]
    submission: CommentSubmission | None = None
    question: CommentQuestion | None = None  # of a questionnaire, whose answer it was made from
    is_passage_gone: bool = False  # the passage is no longer in the current version
    stands_id: int | None = None  # the clause that it moved to, with its text or by a merge
    origin: CommentOrigin | None = None  # only of the first comment of a moved thread
    erased_ground: str | None = None  # a code of GROUNDS in audit/erasure/forms.py
    agreements: tuple[AgreementView, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()
    supporters: frozenset[str] = frozenset()  # of an amendment; a comment has none


class CommentThread(NamedTuple):
    """A comment with all its replies, oldest first, at any depth."""

    first: CommentView
    replies: list[CommentView]


class AnchoredPassage(NamedTuple):
    """The place of a comment's passage in a version and language, in code points.

    is_gone: the passage is gone from there.
    """

    comment_id: int
    clause_id: int
    start: int
    end: int
    is_gone: bool


class OwnComment(NamedTuple):
    """A comment of the reader with its place and its replies."""

    said: CommentView
    slug: str  # of the consultation
    document_slug: str
    document_title: dict[str, str]
    label: str | None  # of the clause, in the current version
    answers: list[CommentView]
