"""Standing ballots: where every organisation and every person in a personal capacity stands on a clause or amendment."""
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.db import db, now
from consult.documents.models import Document

CHOICES = ("support", "live", "object", "abstain", "reserve")


class Ballot(db.Model):
    """The question where everybody stands on a clause, or on an amendment; one is created with each."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"), unique=True)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), unique=True)
    kind: Mapped[str] = mapped_column(default="standing")
    opened_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()
    __table_args__ = (CheckConstraint("(clause_id is null) <> (amendment_id is null)", name="one_subject"),)

    @property
    def stage(self) -> str:
        return self.document.stage


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


class Before(NamedTuple):
    """A position that stands already."""

    id: int
    choice: str
    reason: str | None
    digest: str


class BallotNow(NamedTuple):
    """A ballot as the rules and the actions see it under the lock; digest is of the words that are asked about.

    clause_id: of an amendment, the clause that it amends; none for a new one at the top.
    """

    id: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    amendment_id: int | None
    closed: bool
    digest: str | None
    stage: str
    organisation_id: int | None  # for whom the actor answers; None: for themselves
    before: Before | None

    @property
    def holder(self) -> str:
        return "person" if self.organisation_id is None else "organisation"


class Asked(NamedTuple):
    """The question of a ballot as it is shown: the authentic words of a clause in the current issued version.

    Of an amendment: its number as the label, and the clause as it would read; None where it has no words.
    """

    id: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    amendment_id: int | None
    closed: bool
    label: str
    text: str | None
    digest: str
    language: str
    slug: str
    document_slug: str
    document_title: dict[str, str]
    stage: str


class Mine(NamedTuple):
    """Where the actor stands on a clause; organisation: the one they answer for, else they answer for themselves."""

    ballot_id: int
    subject_id: int  # the clause, or the amendment
    digest: str | None  # of the words as they are now
    organisation: str | None
    choice: str | None
    reason: str | None
    earlier: bool  # it was given on other words: not counted until reconfirmed
    set_by: str | None
    taken_at: datetime | None


class Stand(NamedTuple):
    """Who stands where, publicly."""

    id: int
    organisation_id: int | None
    user_id: int | None
    name: str
    group: str | None
    region: str | None
    declares: str | None  # the organisation that a person says to belong to
    choice: str
    reason: str | None
    earlier: bool
    taken_at: datetime


class Held(NamedTuple):
    """A position of the actor, with the clause or amendment as it reads now.

    text is None where the clause left the document; of an amendment clause_id is None, and `amendment` its number.
    """

    ballot_id: int
    clause_id: int | None
    slug: str
    document_slug: str
    document_title: dict[str, str]
    label: str | None
    text: str | None
    language: str
    digest: str | None
    organisation: str | None
    choice: str
    reason: str | None
    earlier: bool
    set_by: str
    taken_at: datetime
    amendment_id: int | None
    amendment: int | None
