"""Table of appeals against the hiding of a comment or an amendment."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import Model, utc_now

VERDICTS = ("upheld", "restored")


class HidingAppeal(Model):
    """The objection of an author that a contribution was hidden, and the decision on it.

    Attributes:
        author_id: who appeals.
        hidden_at: the moment of the hiding that it is against; a later hiding takes another one.
        grounds: the reason of the hiding, as it is stored there.
        hidden_by_id: who hid the contribution, and does not decide on the appeal.
        goes_to: to whom it goes, a key of APPEAL_BODIES in core/permissions/rules.py.
        due_at: by when it is to be decided, as its author was told.
        verdict: one of VERDICTS; upheld: it stays hidden; restored: everyone can read it again.
        reply: the reason of the decision; none where a moderator showed it again meanwhile.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    hidden_at: Mapped[datetime]
    grounds: Mapped[str]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    goes_to: Mapped[str]
    due_at: Mapped[datetime]
    reason: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    withdrawn_at: Mapped[datetime | None]
    verdict: Mapped[str | None]
    reply: Mapped[str | None]
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    replied_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    author: Mapped[User] = relationship(foreign_keys=author_id)
    hidden_by: Mapped[User | None] = relationship(foreign_keys=hidden_by_id)
    replied_by: Mapped[User | None] = relationship(foreign_keys=replied_by_id)
    comment: Mapped[Comment | None] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        CheckConstraint("(comment_id is null) <> (amendment_id is null)", name="one_contribution"),
    )

    @property
    def kind(self) -> str:
        """The kind of the hidden contribution: comment or amendment."""
        return "comment" if self.comment_id is not None else "amendment"

    @property
    def contribution(self) -> Comment | Amendment:
        """The hidden contribution."""
        found = self.comment or self.amendment
        assert found is not None
        return found

    @property
    def state(self) -> str:
        """The state: withdrawn, upheld, restored, over (nothing is hidden any more) or open."""
        if self.withdrawn_at or self.verdict:
            return "withdrawn" if self.withdrawn_at else self.verdict or ""
        thing = self.contribution
        there = thing.hidden_at == self.hidden_at and not (thing.withdrawn_at or thing.erased_at)
        return "open" if there else "over"

    @property
    def is_late(self) -> bool:
        """Return whether it is open after the day by which it is to be decided."""
        return self.state == "open" and self.due_at < utc_now()
