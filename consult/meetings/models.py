"""Models of meetings: agenda, registrations, voters, screens, turns, decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.amendments.models import Coalition
from consult.consultations.models import Consultation
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Document, Version

from .presence_models import Presence

STATES = ("planned", "open", "suspended", "closed", "cancelled")
ITEM_STATES = ("planned", "open", "parked", "done")
WHERE = ("room", "remote")
REMOTE_RIGHTS = (
    "speak",
    "vote",
    "propose",
)  # rights of remote participants, announced for each meeting
LAYOUTS = (
    "auto",
    "text",
    "speakers",
    "ballot",
    "result",
    "board",
    "agenda",
    "join",
    "message",
)  # layouts of screens
BALLOT_LAYOUTS = frozenset({"ballot", "result", "board"})  # each reads out the result if closed
TURN_LIMITS = {"statement": 180, "point_of_order": 60, "reply": 120}  # seconds by kind of turn


class Meeting(Model):
    """A meeting of a consultation: one room, its remote half, and the current subject of both.

    code: six letters with which anyone follows it. item_id, clause_id: the current item and
    clause. revision: counted up by every visible change; fragments are cached by it. limits:
    seconds by kind of turn.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    slug: Mapped[str]
    number: Mapped[int]  # in the consultation: M/1
    title: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    place: Mapped[dict[str, str]] = mapped_column(default=dict)
    timezone: Mapped[str] = mapped_column(default="UTC")  # time zone of the place
    region_code: Mapped[str | None]  # of a regional meeting, as the settings list regions
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    link: Mapped[str | None]  # of the video conference
    channels: Mapped[dict[str, str]] = mapped_column(
        default=dict
    )  # interpretation by language: a link, or the number of a channel
    captions: Mapped[str | None]  # link
    sign_language: Mapped[str | None]  # link
    telephone: Mapped[str | None]  # number to call
    telephone_code: Mapped[str | None]
    code: Mapped[str] = mapped_column(unique=True)
    remote_may: Mapped[list[Any]] = mapped_column(JSON, default=lambda: list(REMOTE_RIGHTS))
    capacity: Mapped[int | None]  # seats in the room; none: no limit
    quorum: Mapped[int | None]  # percent of the voting organizations; none: no rule
    reminded_at: Mapped[datetime | None]  # when participants were reminded, a day before
    state: Mapped[str] = mapped_column(default="planned")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    led_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # the chair
    item_id: Mapped[int | None]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    ballot_id: Mapped[int | None]  # the current ballot: open, or with its result shown
    read_out: Mapped[bool] = mapped_column(
        default=False
    )  # the chair called the result of this ballot to the screens
    layout: Mapped[str] = mapped_column(default="auto")
    message: Mapped[str] = mapped_column(default="")  # the chair's message on all screens
    list_open: Mapped[bool] = mapped_column(default=False)
    order: Mapped[str] = mapped_column(
        default="request"
    )  # request, alternate (between stakeholder groups)
    first_first: Mapped[bool] = mapped_column(
        default=False
    )  # first-time speakers come before the others
    limits: Mapped[dict[str, int]] = mapped_column(JSON, default=lambda: dict(TURN_LIMITS))
    revision: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    led_by: Mapped[User | None] = relationship(foreign_keys=led_by_id)
    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.place"
    )
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        UniqueConstraint("consultation_id", "slug"),
        UniqueConstraint("consultation_id", "number"),
    )

    @property
    def stage(self) -> str:
        """The current stage of the consultation."""
        return self.consultation.stage

    @property
    def meeting_id(self) -> int:
        """The meeting's own number, as rules read it from a meeting and from its parts."""
        return self.id

    @property
    def is_live(self) -> bool:
        """Return whether it has begun and not ended."""
        return self.state in {"open", "suspended"}

    @property
    def item(self) -> "AgendaItem | None":
        """The agenda item that is taken up now."""
        return next((each for each in self.items if each.id == self.item_id), None)


class AgendaItem(Model):
    """An agenda item: a document, some of its clauses in order, or a topic without a text."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    place: Mapped[int]
    title: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))  # that it reads
    clause_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)  # empty: the whole document
    state: Mapped[str] = mapped_column(default="planned")
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    document: Mapped[Document | None] = relationship()
    version: Mapped[Version | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def has_newer_version(self) -> bool:
        """Return whether another version of its document was issued since it was announced."""
        return (
            self.document is not None
            and self.version_id is not None
            and self.version_id != self.document.current_version_id
        )


class Registration(Presence, Model):
    """The registration of a participant for a meeting, in the room or remote.

    code_hash: of the single-use personal code that was issued at check-in. badge: the random
    number in the QR code of the badge.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id")
    )  # verified when the registration was made
    registered_at: Mapped[datetime] = mapped_column(default=utc_now)
    code_hash: Mapped[str | None] = mapped_column(unique=True)
    code_used_at: Mapped[datetime | None]
    badge: Mapped[str | None] = mapped_column(unique=True)
    signin_id: Mapped[int | None]  # the sign-in made by the code; it ends with the meeting
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organisation: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    @property
    def author_id(self) -> int:
        """The registered user, for the rules."""
        return self.user_id


WAS_PRESENT = or_(
    Registration.present_at.is_not(None), Registration.called_at.is_not(None)
)  # at any time of the meeting, as its record counts


class NamedVoter(Model):
    """The person who votes for an organization in a meeting, named by its head of delegation."""

    __tablename__ = "credential"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    named_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    named_at: Mapped[datetime] = mapped_column(default=utc_now)

    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)

    @property
    def id(self) -> int:
        """The number of the organization, as the subject of events."""
        return self.organisation_id


class Screen(Model):
    """A projector or monitor of a meeting, admitted by a display token alone.

    layout: "auto" follows the meeting. languages: one, or two side by side.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    layout: Mapped[str] = mapped_column(default="auto")
    languages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()


class Turn(Model):
    """A place in the speakers' list, and the time spoken.

    for_organisation_id, for_coalition_id: on whose behalf. kind: statement, point_of_order,
    reply. place: set by the chair; none if the order of the meeting decides. Times are of the
    latest call. lost_at: the connection failed, or a point of order (interrupted_by_id)
    interrupted the speaker; the place is kept.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    for_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    for_coalition_id: Mapped[int | None] = mapped_column(ForeignKey("coalition.id"))
    kind: Mapped[str] = mapped_column(default="statement")
    where: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    place: Mapped[int | None]
    seconds: Mapped[int]  # allowed, including those that the chair added
    called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    spoken: Mapped[int] = mapped_column(default=0)  # seconds over all calls
    lost_at: Mapped[datetime | None]
    interrupted_by_id: Mapped[int | None] = mapped_column(ForeignKey("turn.id"))
    withdrawn_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    for_organisation: Mapped[Organisation | None] = relationship(foreign_keys=for_organisation_id)
    for_coalition: Mapped[Coalition | None] = relationship()
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id)
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (Index("turn_by_meeting", "meeting_id", "ended_at"),)

    @property
    def behalf(self) -> str | None:
        """Name of the coalition or organization on whose behalf it is; None for the speaker."""
        voice = self.for_coalition or self.for_organisation
        return voice.name if voice else None

    @property
    def author_id(self) -> int:
        """The speaker, for the rules."""
        return self.user_id


class Ruling(Model):
    """A decision of the chair in the record of a meeting.

    It holds the decided text, its subject, and the ballot before it.

    kind: clause (text and status, by decision_id of the consolidation), goes (a deleted clause,
    the same way), bracket, refer, park, item, ballot, other. entered_afterwards: decided at
    taken_at while the system was down, and entered later. about: its subject, by kind:
    {"bracket", "keeps"}, {"group_id"}, {"agreed"}, {"turn_id"} of a point of order;
    {"overtaken_by"}: number of a later decision that holds instead. status_before: of the
    clause, for the withdrawal of the decision.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    number: Mapped[int]  # D-14, in the consultation
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(
        default=""
    )  # text of the decision, spoken or typed by the chair
    nonce: Mapped[str | None]  # of these words; None: made by a release before 0.2.0
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    digest: Mapped[str | None]  # of the text that was decided
    status: Mapped[str | None]  # new status of the clause
    status_before: Mapped[str | None]
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    taken_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    entered_afterwards: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None]

    meeting: Mapped[Meeting] = relationship()
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)
