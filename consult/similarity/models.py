"""Groups of contributions that say nearly the same, and what the program that seeks them looked at."""
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import db, utc_now
from consult.documents.models import Document

KINDS = ("comment", "amendment")


class SimilarGroup(db.Model):
    """Contributions of one kind to a document that a moderator put together; nothing is lost by it, and it can be undone.

    clause_id: where all of them stand on one clause. score: how alike they are, where a program suggested it. named_at: since
    when it has its name, or none.
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
    changed_at: Mapped[datetime | None]  # what belongs to it
    dissolved_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("similar_group.id"))
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)
    members: Mapped[list["SimilarMember"]] = relationship(back_populates="group", foreign_keys="SimilarMember.group_id",
                                                          order_by="SimilarMember.id")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (CheckConstraint("kind in ('comment', 'amendment')", name="kinds_that_are_grouped"),)

    @property
    def stage(self) -> str:
        return self.document.stage


class SimilarMember(db.Model):
    """A contribution in a group; it is in one at a time. left_at: its author took it out, and nobody else puts it back.

    came_from_id: the group that it was in before two were made one.
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
        Index("similar_member_by_comment", "comment_id"), Index("similar_member_by_amendment", "amendment_id"))

    @property
    def number(self) -> int:
        """The row's number of the contribution."""
        return self.comment_id or self.amendment_id or 0

    @property
    def there(self) -> bool:
        """Whether it belongs to its group, as far as its author and the moderators are concerned."""
        return self.removed_at is None and self.left_at is None


class SimilarLook(db.Model):
    """What was looked at when somebody let a program seek similar contributions.

    seen: each contribution, as "comment:12", with a mark of its words then. digest: of all of it; the name of the result.
    """

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
        return None
