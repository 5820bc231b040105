"""Table of contests of a group's name: the name, the author's objection, and the reply."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import Model
from consult.moderation.contest_base_models import ContestColumns

from consult.similarity.models import SimilarGroup


class NameContest(ContestColumns, Model):
    """The objection of an author that the name of a group misrepresents the contribution in it.

    Attributes:
        name: the name at the time of the contest.
        proposed: another name that the author proposes.
        given: the new name, where it was changed.
        ended: reason why it ended without a reply, one of END_REASONS.
    """

    __tablename__ = "summary_contest"

    OVER: ClassVar[str] = "summary_contest_over"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("similar_group.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    name: Mapped[str]
    proposed: Mapped[str | None]
    given: Mapped[str | None]
    ended: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    group: Mapped[SimilarGroup] = relationship()
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        CheckConstraint("(comment_id is null) <> (amendment_id is null)", name="one_contribution"),
    )

    @property
    def contribution_id(self) -> int:
        """Return the id of the comment or amendment."""
        return self.comment_id or self.amendment_id or 0

    @property
    def contribution(self) -> Comment | Amendment:
        """Return the contribution."""
        found = self.comment or self.amendment
        assert found is not None
        return found

    @property
    def state(self) -> str:
        """Return the state: withdrawn, open, upheld, changed or ended."""
        return "ended" if self.ended_at else super().state
