"""Tables of groups of similar contributions, and of the searches for them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Document

KINDS = ("comment", "amendment")


class SimilarGroup(Model):
    """Contributions of one kind to a document that a moderator put together.

    Nothing is lost by it, and it can be undone.

    Attributes:
        clause_id: the clause, where all of them are on one.
        score: their similarity, where a program suggested the group.
        named_at: the time when it got its present name, or none.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    named_at: Mapped[datetime] = mapped_column(default=utc_now)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    score: Mapped[float | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    changed_at: Mapped[datetime | None]  # last change of its members
    dissolved_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("similar_group.id"))
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)
    members: Mapped[list["SimilarMember"]] = relationship(
        back_populates="group", foreign_keys="SimilarMember.group_id", order_by="SimilarMember.id"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        CheckConstraint("kind in ('comment', 'amendment')", name="kinds_that_are_grouped"),
    )

    @property
    def stage(self) -> str:
        """Return the stage of the document."""
        return self.document.stage


class SimilarMember(Model):
    """The membership of a contribution, which is in one group at a time.

    Attributes:
        left_at: the time when its author opted out; nobody else can put it back then.
        came_from_id: the group that it was in before two groups were merged.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("similar_group.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)
    removed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("similar_group.id"))

    group: Mapped[SimilarGroup] = relationship(back_populates="members", foreign_keys=group_id)
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    __table_args__ = (
        CheckConstraint("(comment_id is null) <> (amendment_id is null)", name="one_contribution"),
        Index("similar_member_by_comment", "comment_id"),
        Index("similar_member_by_amendment", "amendment_id"),
    )

    @property
    def contribution_id(self) -> int:
        """Return the id of the comment or amendment."""
        return self.comment_id or self.amendment_id or 0

    @property
    def is_member(self) -> bool:
        """Return whether neither its author nor a moderator has taken it out of the group."""
        return self.removed_at is None and self.left_at is None


class SimilaritySearch(Model):
    """The contributions that a search for similar ones compared.

    Attributes:
        seen: each contribution, as "comment:12", with a mark of its text at that time.
        digest: the digest of all of it, which names the result.
    """

    __tablename__ = "similar_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    digest: Mapped[str]
    seen: Mapped[dict[str, str]]

    document: Mapped[Document] = relationship()
    by: Mapped[User] = relationship()

    @property
    def clause_id(self) -> None:
        """Return None: a search concerns the whole document."""
        return None
