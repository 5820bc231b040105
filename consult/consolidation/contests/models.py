"""Table of contests: a contested answer, the answer as it was, and the replies."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model
from consult.moderation.contest_base_models import ContestColumns

from consult.consolidation.models import Disposition


class Contest(ContestColumns, Model):
    """A request to review an answer.

    An answer is contested once. The moderator's reply may be taken to the chair, whose reply is
    final.

    Attributes:
        outcome, why, given_by_id, given_at: The contested answer, kept on record after a
            change.
        final: No further reply is possible.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    disposition_id: Mapped[int] = mapped_column(ForeignKey("disposition.id"))
    to_chair: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str]
    why: Mapped[str]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    given_at: Mapped[datetime]
    final: Mapped[bool] = mapped_column(default=False)
    row_version: Mapped[int] = mapped_column()

    disposition: Mapped[Disposition] = relationship()
    given_by: Mapped[User] = relationship(foreign_keys=given_by_id)
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("disposition_id", "to_chair"),)
