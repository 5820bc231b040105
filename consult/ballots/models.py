"""Standing ballots: where every organisation, and every person in a personal capacity, stands on a clause."""
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.db import db, now
from consult.documents.models import Clause

CHOICES = ("support", "live", "object", "abstain", "reserve")


class Ballot(db.Model):
    """The question where everybody stands on a clause; one is created with each."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), unique=True)
    kind: Mapped[str] = mapped_column(default="standing")
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]

    clause: Mapped[Clause] = relationship()

    @property
    def stage(self) -> str:
        return self.clause.stage


class Position(db.Model):
    """Where one holder stands: one row, however often it changes, bound to the words it was given on."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]  # "o12", an organisation, or "u7", a person in a personal capacity
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    choice: Mapped[str]
    reason: Mapped[str | None]
    digest: Mapped[str]  # of the authentic words it was given on
    taken_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    __table_args__ = (UniqueConstraint("ballot_id", "holder"), Index("position_by_user", "user_id"),
                      Index("position_by_organisation", "organisation_id"),
                      CheckConstraint("(organisation_id is null) <> (user_id is null)", name="one_holder"))
