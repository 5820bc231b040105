"""Models of drafted texts: the text of each clause, and every step that changed it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Clause, Version
from consult.text.merge.consolidated_text import SourcedPassage

from consult.meetings.models import Meeting

PEN_TIMEOUT = timedelta(
    seconds=60
)  # the pen is free after this time without a report; an open editor reports every 15 seconds
STEP_KINDS = (
    "typed",
    "taken",
    "left",
    "bracketed",
    "closed",
    "undone",
    "back",
    "issued",
    "proposal",
    "struck",
)


class DraftedText(Model):
    """Columns of a clause's text that several people draft in turn from the issued text.

    passages: as in ClauseWork, the origin of every character; "t4.7": typed by person 7 in
    meeting text 4; "g5": from drafting group 5. taken: applied hunks of amendments, "12:0".
    editor_id: the person who has the pen; asked_by_id: the person who asks for it; seen_at:
    when the editor's page last reported that it is open.
    """

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id")
    )  # the issued version that the draft starts from
    base_digest: Mapped[str]
    text: Mapped[str]
    digest: Mapped[str]
    passages: Mapped[list[Any]] = mapped_column(JSON)
    taken: Mapped[list[Any]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(default=0)
    step_id: Mapped[int | None]  # the step that made this text; none for the issued text
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    editor_since: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)

    @declared_attr
    @classmethod
    def version(cls) -> Mapped[Version]:
        """The issued version that the draft starts from."""
        return relationship(Version, foreign_keys=lambda: [cls.version_id])

    @declared_attr
    @classmethod
    def clause(cls) -> Mapped[Clause]:
        """The clause that the text belongs to."""
        return relationship(Clause)

    @declared_attr
    @classmethod
    def editor(cls) -> Mapped[User | None]:
        """The current or last editor."""
        return relationship(User, foreign_keys=lambda: [cls.editor_id])

    @declared_attr
    @classmethod
    def asked_by(cls) -> Mapped[User | None]:
        """The person who asks for the pen."""
        return relationship(User, foreign_keys=lambda: [cls.asked_by_id])

    @property
    def sourced_passages(self) -> tuple[SourcedPassage, ...]:
        """The passages as the functions of consult.text expect them."""
        return tuple(SourcedPassage(text, tuple(sources)) for text, sources in self.passages)

    @property
    def struck(self) -> bool:
        """Return whether the clause is marked for deletion."""
        return not self.text

    @property
    def held_by(self) -> int | None:
        """The number of the editor who has the pen and whose page is open."""
        return (
            self.editor_id
            if self.seen_at is not None and self.seen_at > utc_now() - PEN_TIMEOUT
            else None
        )


class DraftStep(Model):
    """Columns of one step of a draft: the change, and the complete text after it.

    hunks: [[offset in the text before, removed text, added text]]. about: the amendments,
    bracket or step that it concerns. before: the step that it follows, none after the issued
    text.
    """

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int]  # each subclass declares its foreign key
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    what: Mapped[str]
    about: Mapped[list[Any]] = mapped_column(JSON, default=list)
    hunks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    text: Mapped[str]
    passages: Mapped[list[Any]] = mapped_column(JSON)
    taken: Mapped[list[Any]] = mapped_column(JSON, default=list)
    before: Mapped[int | None]
    began_at: Mapped[datetime] = mapped_column(default=utc_now)
    at: Mapped[datetime] = mapped_column(default=utc_now)

    @declared_attr
    @classmethod
    def by(cls) -> Mapped[User]:
        """The person who made the step."""
        return relationship(User, foreign_keys=lambda: [cls.by_id])


class MeetingText(DraftedText):
    """The text of a clause that a meeting drafts on its screen: public, and not issued.

    brought_digest: of this text when it was last handed over into the working version
    brought_version_id.
    """

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    brought_at: Mapped[datetime | None]
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    brought_digest: Mapped[str | None]
    brought_version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    row_version: Mapped[int] = mapped_column()

    meeting: Mapped[Meeting] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("meeting_id", "clause_id"),)


class MeetingChange(DraftStep):
    """A step of a meeting's text of a clause."""

    text_id: Mapped[int] = mapped_column(ForeignKey("meeting_text.id"), index=True)
