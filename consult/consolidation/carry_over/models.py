"""Tables of the carry-over: verdicts for contributions, brackets and the text under positions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.core.database.engine import Model
from consult.documents.models import Version

VERDICTS = ("kept", "moved", "changed", "gone")


class CarryOver(Model):
    """The verdict on the text under a contribution on the way to a version, computed or confirmed
    by a person.

    Attributes:
        sureness: Certainty of the computed verdict, in percent.
        digest: Digest of the old and new text; a confirmation is bound to it.
        stands_at: Time at which the author's side stated that the contribution still applies.
        heir_id: Another clause that now holds the text, after a merge or a split.
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
    __table_args__ = (
        UniqueConstraint("version_id", "comment_id"),
        UniqueConstraint("version_id", "amendment_id"),
        CheckConstraint("(comment_id is null) <> (amendment_id is null)", name="one_carried"),
    )


class CarriedTextVerdict(Model):
    """The verdict on a pair of brackets, or on the text under positions, when a version was
    issued.

    Attributes:
        kind: "bracket" or "position".
        words: Text of the brackets.
        positions, organisations: How many counted until then.
        amendment_id: Amendment that the positions refer to. It stays unchanged; the verdict is
            about the text that it changes.
    """

    __tablename__ = "carried_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    kind: Mapped[str]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    label: Mapped[str]  # of the clause in the previous version
    verdict: Mapped[str]
    sureness: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    positions: Mapped[int] = mapped_column(default=0)
    organisations: Mapped[int] = mapped_column(default=0)

    amendment: Mapped[Amendment | None] = relationship()
