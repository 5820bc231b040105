"""Models of drafting groups: members, deadline, notes, and texts private until tabled."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Document

from consult.meetings.models import Meeting
from consult.meetings.drafting.models import DraftedText, DraftStep


class DraftingGroup(Model):
    """A drafting group: clauses referred to a few people, who report back with a text.

    Its existence, mandate and members are public; its text is not until it is tabled.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meeting.id")
    )  # in which the clauses were referred
    number: Mapped[int]  # in the consultation: G/1
    title: Mapped[str]
    mandate: Mapped[str] = mapped_column(default="")  # the task of the group
    clause_ids: Mapped[list[Any]] = mapped_column(JSON)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    deadline_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")  # open, tabled, dissolved
    report: Mapped[str] = mapped_column(default="")  # the report on its text, once tabled
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    reminded_at: Mapped[datetime | None]
    tabled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    facilitator: Mapped[User] = relationship(foreign_keys=facilitator_id)
    people: Mapped[list["GroupMember"]] = relationship(
        back_populates="group", order_by="GroupMember.added_at"
    )
    texts: Mapped[list["GroupText"]] = relationship(back_populates="group", order_by="GroupText.id")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    @property
    def members(self) -> frozenset[int]:
        """The numbers of its members, for the rules."""
        return frozenset(each.user_id for each in self.people)

    @property
    def issued(self) -> bool:
        """Return whether everyone may read its text, for the rules."""
        return self.tabled_at is not None

    @property
    def author_id(self) -> int:
        """Its facilitator, for the rules."""
        return self.facilitator_id


class GroupMember(Model):
    """A member of a drafting group, with the organization of that time."""

    group_id: Mapped[int] = mapped_column(ForeignKey("drafting_group.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)

    group: Mapped[DraftingGroup] = relationship(back_populates="people")
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class GroupText(DraftedText):
    """The text of a clause that a drafting group drafts."""

    group_id: Mapped[int] = mapped_column(ForeignKey("drafting_group.id"))
    row_version: Mapped[int] = mapped_column()

    group: Mapped[DraftingGroup] = relationship(back_populates="texts")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("group_id", "clause_id"),)


class GroupChange(DraftStep):
    """A step of a group's text of a clause."""

    text_id: Mapped[int] = mapped_column(ForeignKey("group_text.id"), index=True)


class GroupNote(Model):
    """A note of a member to the other members."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("drafting_group.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    body: Mapped[str]
    posted_at: Mapped[datetime] = mapped_column(default=utc_now)

    author: Mapped[User] = relationship()
