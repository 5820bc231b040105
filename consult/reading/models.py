"""The table of what people have read."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.database.engine import Model


class ReadingMark(Model):
    """The time up to which a person has read what is said on a clause; nobody else reads it."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    seen_at: Mapped[datetime]
