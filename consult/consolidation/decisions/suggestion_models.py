"""Table of the decisions that facilitators suggest to the chair."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now


class DecisionSuggestion(Model):
    """The decision on a clause that a person suggests to the chair; the last one of each stands.

    Attributes:
        digest: Of the text that it is about, as it read then.
        status: The status that the clause would get.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    digest: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    author: Mapped[User] = relationship()
    __table_args__ = (UniqueConstraint("version_id", "clause_id", "author_id"),)
