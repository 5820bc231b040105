"""Meetings: when and where, what is taken up, who is there and how, and what stands before everyone now."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.amendments.models import Coalition
from consult.consultations.models import Consultation
from consult.core.database.engine import db, utc_now
from consult.documents.models import Document

STATES = ("planned", "open", "suspended", "closed", "cancelled")
ITEM_STATES = ("planned", "open", "parked", "done")
WHERE = ("room", "remote")
REMOTE_RIGHTS = ("speak", "vote", "propose")  # what remote participants may do, announced for each meeting
LAYOUTS = ("auto", "text", "speakers", "ballot", "result", "agenda", "join", "message")  # what screens show
TURN_LIMITS = {"statement": 180, "point_of_order": 60, "reply": 120}  # seconds that each kind of turn may last


class Meeting(db.Model):
    """A meeting of a consultation: one room and its remote half, and what stands before both at this moment.

    code: six letters with which anyone follows. item_id, clause_id: what is taken up now. revision: counted up by
    whatever changes what everybody sees; fragments are cached by it. limits: seconds by kind of turn.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    slug: Mapped[str]
    number: Mapped[int]  # in the consultation: M/1
    title: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    place: Mapped[dict[str, str]] = mapped_column(default=dict)
    timezone: Mapped[str] = mapped_column(default="UTC")  # of the place
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    link: Mapped[str | None]  # where the remote half hears and sees the room
    code: Mapped[str] = mapped_column(unique=True)
    remote_may: Mapped[list[Any]] = mapped_column(JSON, default=lambda: list(REMOTE_RIGHTS))
    capacity: Mapped[int | None]  # how many the room holds; none: nobody counts
    reminded_at: Mapped[datetime | None]  # its beginning was told a day before
    state: Mapped[str] = mapped_column(default="planned")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    led_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))  # who is in the chair
    item_id: Mapped[int | None]
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    ballot_id: Mapped[int | None]  # the ballot before everyone: open, or whose result is shown
    layout: Mapped[str] = mapped_column(default="auto")
    message: Mapped[str] = mapped_column(default="")  # on all screens, in the chair's words
    list_open: Mapped[bool] = mapped_column(default=False)
    order: Mapped[str] = mapped_column(default="request")  # request, alternate (between stakeholder groups)
    first_first: Mapped[bool] = mapped_column(default=False)  # who has not spoken yet comes before who has
    limits: Mapped[dict[str, int]] = mapped_column(JSON, default=lambda: dict(TURN_LIMITS))
    revision: Mapped[int] = mapped_column(default=0)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship()
    led_by: Mapped[User | None] = relationship(foreign_keys=led_by_id)
    items: Mapped[list["AgendaItem"]] = relationship(back_populates="meeting", order_by="AgendaItem.place")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "slug"), UniqueConstraint("consultation_id", "number"))

    @property
    def stage(self) -> str:
        return self.consultation.stage

    @property
    def meeting_id(self) -> int:
        """As of what belongs to it: rules ask of either in which meeting it is."""
        return self.id

    @property
    def live(self) -> bool:
        """Whether it has begun and not ended."""
        return self.state in {"open", "suspended"}

    @property
    def item(self) -> "AgendaItem | None":
        """What is taken up now."""
        return next((each for each in self.items if each.id == self.item_id), None)


class AgendaItem(db.Model):
    """What a meeting takes up: a document or some of its clauses (clause_ids, in order), or a topic without a text."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    place: Mapped[int]
    title: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    clause_ids: Mapped[list[Any]] = mapped_column(JSON, default=list)  # none: the whole document
    state: Mapped[str] = mapped_column(default="planned")
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship(back_populates="items")
    document: Mapped[Document | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}


class Registration(db.Model):
    """Somebody takes part in a meeting, in the room or remote.

    present: checked in at the door, or the page is open (remote); code_hash: of the single-use personal code that was
    issued at check-in.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # verified, when it was made
    where: Mapped[str]  # room, remote
    registered_at: Mapped[datetime] = mapped_column(default=utc_now)
    present_at: Mapped[datetime | None]  # checked in, or first there remotely; kept for the record
    left_at: Mapped[datetime | None]
    code_hash: Mapped[str | None] = mapped_column(unique=True)
    code_used_at: Mapped[datetime | None]
    signin_id: Mapped[int | None]  # the sign-in that the code began; it ends with the meeting
    withdrawn_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    @property
    def present(self) -> bool:
        """Whether they are there now, as far as is known."""
        return self.present_at is not None and self.left_at is None and self.withdrawn_at is None

    @property
    def author_id(self) -> int:
        """Whose registration it is, for the rules."""
        return self.user_id


class Credential(db.Model):
    """Who votes for an organisation in a meeting, as its head of delegation named them."""

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
        """What events about it are about."""
        return self.organisation_id


class Screen(db.Model):
    """A projector or monitor of a meeting, let in by a display token and by nothing else.

    layout: auto follows the meeting. languages: one, or two side by side.
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


class Turn(db.Model):
    """Somebody's place in the speakers' list, and how long they spoke.

    for_organisation_id, for_coalition_id: on whose behalf; kind: statement, point_of_order, reply; place: set by the chair,
    else none and the order of the meeting decides. Times are of the latest call; lost_at: the line failed, the place is kept.
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
    seconds: Mapped[int]  # allowed, with what the chair added
    called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    spoken: Mapped[int] = mapped_column(default=0)  # seconds, over all calls
    lost_at: Mapped[datetime | None]
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
    def author_id(self) -> int:
        """Whose turn it is, for the rules."""
        return self.user_id


class Ruling(db.Model):
    """A decision in the record of a meeting: what the chair said, on what, and after what.

    kind: clause (words and status, by decision_id of the consolidation), goes (a clause that is deleted, the same way), bracket,
    refer, park, item, ballot, other.
    entered_afterwards: it was taken while the system was down (taken_at), and entered later. about: what it decides on, by
    kind: {"bracket", "keeps"}, {"group_id"}, {"agreed"}; {"overtaken_by"}: the number of a decision that was taken after it, and
    holds. status_before: of the clause, for who takes the ruling back.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    number: Mapped[int]  # D-14, in the consultation's meetings
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(default="")  # as the chair said or typed it
    clause_id: Mapped[int | None] = mapped_column(ForeignKey("clause.id"))
    digest: Mapped[str | None]  # of the words that were decided
    status: Mapped[str | None]  # of the clause from then on
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
