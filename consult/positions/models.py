"""Tables of ballots, electors, votes and positions, and the read models of positions."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Document

CHOICES = ("support", "live", "object", "abstain", "reserve")
ONE_SUBJECT = (
    "kind <> 'standing' OR ((clause_id IS NULL) <> (amendment_id IS NULL) AND document_id IS NOT "
    "NULL)"
)
IS_STANDING = text("kind = 'standing'")
CORRECTION_PERIOD = timedelta(
    days=1
)  # after the closing; a result that nobody announces is final then
NON_PODIUM_KINDS = (
    "standing",
    "silence",
)  # positions; and what is adopted unless somebody objects: see consolidation/silence/models.py


class Ballot(Model):
    """A question put to all who may answer it.

    One *standing* ballot, for positions, is created with each clause and each amendment. The
    podium opens the others (indicative, recorded, secret), which use most of the columns. Their
    rules and text are fixed at opening and never change afterwards.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(
        ForeignKey("document.id"), index=True
    )  # None: a free motion
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    kind: Mapped[str] = mapped_column(
        default="standing"
    )  # standing, indicative, recorded, secret, silence
    opened_at: Mapped[datetime] = mapped_column(default=utc_now)
    closed_at: Mapped[datetime | None]
    # columns of ballots that the podium opens
    number: Mapped[int | None]  # B-3, counted in the consultation
    subject: Mapped[str | None]  # clause, amendment, bracket, motion
    question: Mapped[str | None]
    language: Mapped[str | None]  # of the question
    label: Mapped[str | None]  # of the clause or amendment, as printed at opening
    words: Mapped[str | None]  # the text in question, as it was at opening
    words_language: Mapped[str | None]
    bracket: Mapped[dict[str, Any] | None] = mapped_column(
        JSON
    )  # {"which": 1, "alternative": 1, "clause_digest": …}, counted from 1
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    digest: Mapped[str | None]  # of the text; of a free motion, of its question
    choices: Mapped[list[str] | None] = mapped_column(
        JSON
    )  # codes in order, or the chair's own answers
    electorate: Mapped[str | None]  # "organisations" or "people"
    electorate_groups: Mapped[list[str] | None] = mapped_column(
        JSON
    )  # codes of the stakeholder groups that it is limited to; none: all vote
    threshold: Mapped[str | None]  # simple, absolute, two_thirds, consensus, none
    abstentions: Mapped[
        str | None
    ]  # quorum: they count for the quorum only; cast: also as votes cast
    quorum: Mapped[int | None]  # percent of the electorate that has to vote; 0: none
    closes_at: Mapped[datetime | None]  # None: it is closed by hand
    shows: Mapped[str | None]  # live, closing
    small: Mapped[int | None]  # a group with fewer answers is not shown separately
    roll_language: Mapped[str | None]  # language of the alphabet of the roll call
    roll_letter: Mapped[str | None]  # initial of the first name called, drawn by lot at opening
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # None: closed by the clock
    announced_at: Mapped[datetime | None]  # its result was read out, and is final
    announced_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    voided_at: Mapped[datetime | None]  # it can no longer be counted: see docs/security.md
    recorded: Mapped[bool | None]  # the chair had its result recorded; None: not decided yet
    counted: Mapped[dict[str, Any] | None] = mapped_column(
        JSON
    )  # the announced counts, for comparison with a recount
    meeting_id: Mapped[int | None]  # a row of the meetings floor
    item_id: Mapped[int | None]

    document: Mapped[Document | None] = relationship()
    __table_args__ = (
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
        UniqueConstraint("consultation_id", "number"),
        Index(
            "standing_on_clause",
            "clause_id",
            unique=True,
            sqlite_where=IS_STANDING,
            postgresql_where=IS_STANDING,
        ),
        Index(
            "standing_on_amendment",
            "amendment_id",
            unique=True,
            sqlite_where=IS_STANDING,
            postgresql_where=IS_STANDING,
        ),
        Index("ballot_by_clause", "clause_id"),
        Index("ballot_by_meeting", "meeting_id"),
    )

    @property
    def open(self) -> bool:
        """Return whether it takes votes now."""
        return self.closed_at is None and (self.closes_at is None or utc_now() < self.closes_at)

    @property
    def final(self) -> bool:
        """Return whether the result of a recorded ballot is final.

        It is once it was announced, or a day after the closing.
        """
        if self.announced_at is not None:
            return True
        return self.closed_at is not None and utc_now() >= self.closed_at + CORRECTION_PERIOD


class Elector(Model):
    """An organization or a person that may vote, as it was at opening."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]  # "o12" or "u7", as with positions
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # a person who votes for themselves
    name: Mapped[str]
    group_code: Mapped[str | None]
    region_code: Mapped[str | None]
    where: Mapped[str] = mapped_column(default="remote")  # room, remote, absent
    proxy: Mapped[str | None]  # the elector that may vote for this one
    proxy_revoked: Mapped[bool] = mapped_column(
        default=False
    )  # revoked after the proxy voted: its vote stays or is withdrawn

    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)


class Proxy(Model):
    """A proxy: an elector lets another of the same kind vote for it in recorded ballots.

    It holds until the elector revokes it. once: only in the next ballot in which both may vote.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    holder: Mapped[str]  # the elector whose vote it is: "o12" or "u7"
    proxy: Mapped[str]  # the elector that casts it
    once: Mapped[bool] = mapped_column(default=False)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    named_at: Mapped[datetime] = mapped_column(default=utc_now)

    __table_args__ = (UniqueConstraint("consultation_id", "holder"),)


class Voter(Model):
    """A person who casts the vote of an elector; an organization may have named several."""

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    holder: Mapped[str]


class Vote(Model):
    """The choice of an elector in an indicative or recorded ballot.

    It stays one row, however often it changes.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]
    choice: Mapped[str]
    digest: Mapped[str | None]  # of the text that was voted on
    cast_at: Mapped[datetime]
    cast_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    where: Mapped[str] = mapped_column(default="remote")  # room, remote
    proxy: Mapped[str | None]  # the elector that cast it for this one

    __table_args__ = (UniqueConstraint("ballot_id", "holder"),)


class Correction(Model):
    """A correction of a recorded vote: before, after and reason.

    Corrections without `asked_by_id` are of releases before 0.2.0: the podium made them alone.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    holder: Mapped[str]
    before: Mapped[str | None]  # None: no vote had been counted
    after: Mapped[str | None]  # None: the vote is removed
    reason: Mapped[str]
    nonce: Mapped[str | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))  # of the podium
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id")
    )  # the voter who asked for it, or confirmed it
    at: Mapped[datetime] = mapped_column(default=utc_now)


class Position(Model):
    """The position of one holder, bound to the text that it was given on.

    It stays one row, however often it changes.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    holder: Mapped[str]  # "o12", an organization, or "u7", a person in a personal capacity
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    choice: Mapped[str]
    reason: Mapped[str | None]
    digest: Mapped[str]  # of the authentic text it was given on
    taken_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    __table_args__ = (
        UniqueConstraint("ballot_id", "holder"),
        Index("position_by_user", "user_id"),
        Index("position_by_organisation", "organisation_id"),
        CheckConstraint("(organisation_id is null) <> (user_id is null)", name="one_holder"),
    )


class PreviousPosition(NamedTuple):
    """A position that exists already."""

    id: int
    choice: str
    reason: str | None
    digest: str


class StandingBallotState(NamedTuple):
    """A standing ballot as rules and actions see it under the write lock.

    digest: of the text in question. clause_id: for an amendment, the clause that it amends;
    None for a new clause at the top.
    """

    id: int
    consultation_id: int
    document_id: int
    clause_id: int | None
    amendment_id: int | None
    closed: bool
    digest: str | None
    stage: str
    organisation_id: int | None  # the organization the actor answers for; None: for themselves
    before: PreviousPosition | None

    @property
    def holder(self) -> str:
        """The kind of holder that the actor answers as: `person` or `organisation`."""
        return "person" if self.organisation_id is None else "organisation"


class BallotQuestion(NamedTuple):
    """The question of a standing ballot as it is shown.

    For a clause: its authentic text in the current issued version. For an amendment: its number
    as the label, and the clause as it would read; text is None if it has none.
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
    """The actor's position on a clause or an amendment.

    `organisation`: the one they answer for; None if they answer for themselves. subject_id: the
    clause or the amendment. earlier: it was given on another text and is not counted.
    """

    ballot_id: int
    subject_id: int  # the clause, or the amendment
    digest: str | None  # of the current text
    organisation: str | None
    choice: str | None
    reason: str | None
    earlier: bool  # given on another text; not counted until reconfirmed
    set_by: str | None
    taken_at: datetime | None


class PublicPosition(NamedTuple):
    """A position as everyone may see it."""

    id: int
    organisation_id: int | None
    user_id: int | None
    name: str
    group: str | None
    region: str | None
    declares: str | None  # the organization that a person declares
    choice: str
    reason: str | None
    earlier: bool
    taken_at: datetime


class HeldPosition(NamedTuple):
    """A position of the actor, with the current text of its clause or amendment.

    text is None if the clause left the document. For an amendment clause_id is None, and
    `amendment` is its number.
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
