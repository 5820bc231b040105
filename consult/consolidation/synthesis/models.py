"""Tables of the synthesis of a version: whether it is public, and the words of its editors."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now

INTRODUCTION = 0  # the subject of the note that stands first
WHOLE_DOCUMENT = -1  # the subject of the note about inputs that are on no clause


class Synthesis(Model):
    """The synthesis of the inputs that a version answers.

    published_at: None while it is edited. edited_at: the last change of its notes.
    """

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    edited_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    published_by: Mapped[User | None] = relationship()
    notes: Mapped[list["SynthesisNote"]] = relationship(order_by="SynthesisNote.clause_id")
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def is_public(self) -> bool:
        """Return whether everyone can read it."""
        return self.published_at is not None


class SynthesisNote(Model):
    """A note of the editors about the inputs on one clause, or about all of them, by language.

    clause_id: of the version that the inputs were made on, INTRODUCTION or WHOLE_DOCUMENT; so it
    has no foreign key.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("synthesis.version_id"), index=True)
    clause_id: Mapped[int]
    words: Mapped[dict[str, str]]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    __table_args__ = (UniqueConstraint("version_id", "clause_id"),)
