"""The table of what was carried over into a version: a verdict for each contribution that stays open on its words."""
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.core.db import db
from consult.documents.discarding import emptying

VERDICTS = ("kept", "moved", "changed", "gone")


class CarryOver(db.Model):
    """What became of the words under a contribution on the way to a version; confirmed by a person, or as computed.

    sureness: of the computed verdict, in percent. digest: of the words then and now, to which a confirmation is bound.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    verdict: Mapped[str]
    sureness: Mapped[int]
    digest: Mapped[str]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]

    confirmed_by: Mapped[User | None] = relationship()
    __table_args__ = (UniqueConstraint("version_id", "comment_id"), UniqueConstraint("version_id", "amendment_id"),
                      CheckConstraint("(comment_id is null) <> (amendment_id is null)", name="one_carried"))


def forget_carried(version_ids: list[int]) -> None:
    """What was confirmed for a working version ends with it."""
    db.session.execute(delete(CarryOver).where(CarryOver.version_id.in_(version_ids)))


emptying.append(forget_carried)
