"""Words drafted in common: on the screen of a meeting, clause by clause, and what was done to them, step by step."""
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from consult.accounts.models import User
from consult.core.database.engine import db, utc_now
from consult.documents.models import Clause, Version
from consult.text.merge.consolidated_text import SourcedPassage

from consult.meetings.models import Meeting

PEN_TIMEOUT = timedelta(seconds=60)  # who says nothing for so long has laid the pen down; an open editor says so every 15 seconds
STEP_KINDS = ("typed", "taken", "left", "bracketed", "closed", "undone", "back", "issued", "proposal", "struck")


class DraftedText(db.Model):
    """Columns of a clause's words that several people draft, one of them at a time, from the words as issued.

    passages: as those of ClauseWork, where every character came from; "t4.7": typed by the person 7 in the meeting text
    4; "g5": from the drafting group 5. taken: hunks of amendments that were dropped in, "12:0". editor_id: who has the
    pen; asked_by_id: who would like to have it; seen_at: when the editor's page last said that it is open.
    """

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))  # as issued, that is drafted from
    base_digest: Mapped[str]
    text: Mapped[str]
    digest: Mapped[str]
    passages: Mapped[list[Any]] = mapped_column(JSON)
    taken: Mapped[list[Any]] = mapped_column(JSON, default=list)
    revision: Mapped[int] = mapped_column(default=0)
    step_id: Mapped[int | None]  # of the step that made these words; none for the words as issued
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    editor_since: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)

    @declared_attr
    @classmethod
    def version(cls) -> Mapped[Version]:
        """The issued version that is read."""
        return relationship(Version, foreign_keys=lambda: [cls.version_id])

    @declared_attr
    @classmethod
    def clause(cls) -> Mapped[Clause]:
        """The clause whose words these are."""
        return relationship(Clause)

    @declared_attr
    @classmethod
    def editor(cls) -> Mapped[User | None]:
        """Who has the pen, or had it last."""
        return relationship(User, foreign_keys=lambda: [cls.editor_id])

    @declared_attr
    @classmethod
    def asked_by(cls) -> Mapped[User | None]:
        """Who would like to have it."""
        return relationship(User, foreign_keys=lambda: [cls.asked_by_id])

    @property
    def kept(self) -> tuple[SourcedPassage, ...]:
        """The passages as the functions of consult.text.merge.draft_passages take them."""
        return tuple(SourcedPassage(text, tuple(sources)) for text, sources in self.passages)

    @property
    def struck(self) -> bool:
        """Whether the clause is marked for deletion."""
        return not self.text

    @property
    def held_by(self) -> int | None:
        """Who has the pen and is alive."""
        return self.editor_id if self.seen_at is not None and self.seen_at > utc_now() - PEN_TIMEOUT else None


class DraftStep(db.Model):
    """Columns of one change of drafted words: what was done, and all that stood there afterwards.

    hunks: [[place in the words before, words that went, words that came]]. about: the amendments, bracket or step that
    it concerns. before: the step that these words were made from, none for the words as issued.
    """

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int]  # each kind says of which words
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
        """Who did it."""
        return relationship(User, foreign_keys=lambda: [cls.by_id])


class MeetingText(DraftedText):
    """The words of a clause as a meeting drafts them on its screen: public, and not issued.

    brought_digest: of these words when they were last handed over into brought_version_id, a working version.
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
    """What was done to a meeting's words of a clause."""

    text_id: Mapped[int] = mapped_column(ForeignKey("meeting_text.id"), index=True)
