"""The tables of what was carried over into a version: a verdict for each open contribution, bracket and word under positions."""
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.core.database.engine import db
from consult.documents.versions.rename_discard_actions import before_discard
from consult.documents.models import Version

VERDICTS = ("kept", "moved", "changed", "gone")


class CarryOver(db.Model):
    """What became of the words under a contribution on the way to a version; confirmed by a person, or as computed.

    sureness: of the computed verdict, in percent. digest: of the words then and now, to which a confirmation is bound.
    stands_at: since when its author's side says that it still stands on the new words. heir_id: another clause in which its
    words stand now, to which its own was joined or which was split from it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    verdict: Mapped[str]
    sureness: Mapped[int]
    digest: Mapped[str]
    heir_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]
    stands_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    stands_at: Mapped[datetime | None]

    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id)
    version: Mapped[Version] = relationship()
    __table_args__ = (UniqueConstraint("version_id", "comment_id"), UniqueConstraint("version_id", "amendment_id"),
                      CheckConstraint("(comment_id is null) <> (amendment_id is null)", name="one_carried"))


class CarriedText(db.Model):
    """What became of a pair of brackets, or of the words under positions, on the way to a version, as it was issued.

    kind: bracket, position. words: of the brackets; positions, organisations: how many counted until then. amendment_id: the
    edit that the positions are on, which stays; its own words are the same, and the verdict is of what it changes.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    kind: Mapped[str]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    label: Mapped[str]  # of the clause in the version before
    verdict: Mapped[str]
    sureness: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    positions: Mapped[int] = mapped_column(default=0)
    organisations: Mapped[int] = mapped_column(default=0)

    amendment: Mapped[Amendment | None] = relationship()


def discard_carry_overs(version_ids: list[int]) -> None:
    """What was confirmed for a working version ends with it."""
    db.session.execute(delete(CarryOver).where(CarryOver.version_id.in_(version_ids)))


before_discard.append(discard_carry_overs)
