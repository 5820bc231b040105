"""Ballots of every kind, who may vote in them, the votes; and where everybody stands on a clause or amendment."""
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.database.engine import db, utc_now
from consult.documents.models import Document

CHOICES = ("support", "live", "object", "abstain", "reserve")
ONE_SUBJECT = "kind <> 'standing' OR ((clause_id IS NULL) <> (amendment_id IS NULL) AND document_id IS NOT NULL)"
IS_STANDING = text("kind = 'standing'")
NON_PODIUM_KINDS = ("standing", "silence")  # positions; and what is adopted unless somebody objects: see consolidation/silence/models.py


class Ballot(db.Model):
    """A question put to everybody. One *standing* ballot, for positions, is created with each clause and amendment.

    The others (indicative, recorded, secret) are opened by the podium; the larger part of the columns is theirs.
    Their rules and the words they ask about are fixed at opening, and nothing that happens later changes them.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)  # none: a free motion
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    kind: Mapped[str] = mapped_column(default="standing")  # standing, indicative, recorded, secret, silence
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[datetime | None]
    # of those that the podium opens
    number: Mapped[int | None]  # B-3, counted in the consultation
    subject: Mapped[str | None]  # clause, amendment, bracket, motion
    question: Mapped[str | None]
    language: Mapped[str | None]  # of the question
    label: Mapped[str | None]  # of the clause or amendment, as printed at opening
    words: Mapped[str | None]  # that are asked about, as they stood at opening
    words_language: Mapped[str | None]
    bracket: Mapped[dict | None] = mapped_column(JSON)  # {"which": 0, "alternative": 1, "text": …}
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    digest: Mapped[str | None]  # of the words; of a free motion, of its question
    choices: Mapped[list[str] | None] = mapped_column(JSON)  # codes in order, or the chair's own words
    electorate: Mapped[str | None]  # organisations, people
    threshold: Mapped[str | None]  # simple, absolute, two_thirds, consensus, none
    abstentions: Mapped[str | None]  # quorum: they count for it only; cast: as votes cast, too
    quorum: Mapped[int | None]  # percent of the electorate that has to vote; 0: none
    closes_at: Mapped[datetime | None]  # by the clock; none: by hand
    shows: Mapped[str | None]  # live, closing
    small: Mapped[int | None]  # a group with fewer answers than this is not shown by itself
    roll_language: Mapped[str | None]  # in whose alphabet the roll is called
    roll_letter: Mapped[str | None]  # drawn by lot at opening: whose name begins with it is called first
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # none: by the clock
    voided_at: Mapped[datetime | None]  # it cannot be counted any more: see docs/security.md
    recorded: Mapped[bool | None]  # whether the chair had its result recorded; none: not decided yet
    counted: Mapped[dict | None] = mapped_column(JSON)  # how many chose what, as announced: a recount compares with it
    meeting_id: Mapped[int | None]  # of the floor above
    item_id: Mapped[int | None]

    document: Mapped[Document | None] = relationship()
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"), UniqueConstraint("consultation_id", "number"),
        Index("standing_on_clause", "clause_id", unique=True, sqlite_where=IS_STANDING, postgresql_where=IS_STANDING),
        Index("standing_on_amendment", "amendment_id", unique=True, sqlite_where=IS_STANDING, postgresql_where=IS_STANDING),
        Index("ballot_by_clause", "clause_id"), Index("ballot_by_meeting", "meeting_id"))

    @property
    def open(self) -> bool:
        """Whether it takes votes now."""
        return self.closed_at is None and (self.closes_at is None or utc_now() < self.closes_at)


class Elector(db.Model):
    """An organisation, or a person, that may vote: as it was at opening, whatever becomes of it later."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]  # "o12" or "u7", as with positions
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # a person who votes for themselves
    name: Mapped[str]
    group_code: Mapped[str | None]
    region_code: Mapped[str | None]
    where: Mapped[str] = mapped_column(default="remote")  # room, remote, absent
    proxy: Mapped[str | None]  # the elector that may vote for this one
    proxy_revoked: Mapped[bool] = mapped_column(default=False)  # after it had voted: what it cast stands, or is taken back

    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)


class Proxy(db.Model):
    """An elector lets another one of the same kind vote for it in recorded ballots, until it takes that back.

    once: in the next one that is opened only, in which both may vote.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    holder: Mapped[str]  # whose vote it is: "o12" or "u7"
    proxy: Mapped[str]  # who casts it
    once: Mapped[bool] = mapped_column(default=False)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    named_at: Mapped[datetime] = mapped_column(default=utc_now)

    __table_args__ = (UniqueConstraint("consultation_id", "holder"),)


class Voter(db.Model):
    """A person who casts the vote of an elector; an organisation may have named several."""

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    holder: Mapped[str]


class Vote(db.Model):
    """What an elector chose in an indicative or a recorded ballot: one row, however often it changes."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]
    choice: Mapped[str]
    digest: Mapped[str | None]  # of the words that were voted on
    cast_at: Mapped[datetime]
    cast_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    where: Mapped[str] = mapped_column(default="remote")  # room, remote
    proxy: Mapped[str | None]  # the elector that cast it for this one

    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)


class Correction(db.Model):
    """The podium set a recorded vote right: what stood there, what stands there now, and why."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    holder: Mapped[str]
    before: Mapped[str | None]  # none: no vote had been counted
    after: Mapped[str | None]  # none: the vote is taken off
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)


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


class PreviousPosition(NamedTuple):
    """A position that stands already."""

    id: int
    choice: str
    reason: str | None
    digest: str


class StandingBallotState(NamedTuple):
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
    before: PreviousPosition | None

    @property
    def holder(self) -> str:
        return "person" if self.organisation_id is None else "organisation"


class BallotQuestion(NamedTuple):
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


class OwnPosition(NamedTuple):
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


class PublicPosition(NamedTuple):
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


class HeldPosition(NamedTuple):
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
