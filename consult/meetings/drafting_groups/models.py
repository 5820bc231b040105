"""Drafting groups: a few members, a facilitator, a deadline, and words that are theirs alone until they are tabled."""
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import Organisation, User
from consult.core.database.engine import db, utc_now
from consult.documents.models import Document

from consult.meetings.models import Meeting
from consult.meetings.drafting.models import DraftedText, DraftStep


class DraftingGroup(db.Model):
    """Some clauses, referred by the chair to a few people, who report back with words for them.

    That there is a group, for what, and who is in it is public; what it drafts is not, until it is tabled.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))  # in which it was referred
    number: Mapped[int]  # in the consultation: G/1
    title: Mapped[str]
    mandate: Mapped[str] = mapped_column(default="")  # what is asked of it
    clause_ids: Mapped[list[Any]] = mapped_column(JSON)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    deadline_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")  # open, tabled, dissolved
    report: Mapped[str] = mapped_column(default="")  # what it says of its words, once tabled
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    reminded_at: Mapped[datetime | None]
    tabled_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column()

    document: Mapped[Document] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    facilitator: Mapped[User] = relationship(foreign_keys=facilitator_id)
    people: Mapped[list["GroupMember"]] = relationship(back_populates="group", order_by="GroupMember.added_at")
    texts: Mapped[list["GroupText"]] = relationship(back_populates="group", order_by="GroupText.id")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    @property
    def members(self) -> frozenset[int]:
        """Who is in it, for the rules."""
        return frozenset(each.user_id for each in self.people)

    @property
    def issued(self) -> bool:
        """Whether its words are everyone's to read, for the rules."""
        return self.tabled_at is not None

    @property
    def author_id(self) -> int:
        """Its facilitator, for the rules."""
        return self.facilitator_id


class GroupMember(db.Model):
    """Somebody is in a drafting group, for the organisation that was theirs then."""

    group_id: Mapped[int] = mapped_column(ForeignKey("drafting_group.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    added_at: Mapped[datetime] = mapped_column(default=utc_now)

    group: Mapped[DraftingGroup] = relationship(back_populates="people")
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class GroupText(DraftedText):
    """The words of a clause as a drafting group has them."""

    group_id: Mapped[int] = mapped_column(ForeignKey("drafting_group.id"))
    row_version: Mapped[int] = mapped_column()

    group: Mapped[DraftingGroup] = relationship(back_populates="texts")
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("group_id", "clause_id"),)


class GroupChange(DraftStep):
    """What was done to a group's words of a clause."""

    text_id: Mapped[int] = mapped_column(ForeignKey("group_text.id"), index=True)


class GroupNote(db.Model):
    """Something that a member says to the others."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("drafting_group.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    body: Mapped[str]
    posted_at: Mapped[datetime] = mapped_column(default=utc_now)

    author: Mapped[User] = relationship()
