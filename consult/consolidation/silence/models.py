"""Tables of silence procedures: clauses with their text, objections, and extensions of the
deadline.

The electorate and the deadline are stored with the ballot, of kind "silence".
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.positions.models import Ballot
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Document, Version

from consult.consolidation.models import ChairDecision


class Silence(Model):
    """A silence procedure: its clauses get a status at the deadline unless an elector objects.

    It is a draft until the chair opens it, which sets `ballot_id`.

    Attributes:
        together: One objection breaks the silence for all clauses.
        decision_id: Decision that adopted clauses, after the end.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"), unique=True)
    status: Mapped[str]  # "agreed" or "adref"
    together: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str]
    closes_at: Mapped[datetime]  # proposed deadline; after opening, the current one
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=utc_now)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    reminded_day_at: Mapped[datetime | None]
    reminded_hour_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_reason: Mapped[str | None]

    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship()
    ballot: Mapped[Ballot | None] = relationship()
    decision: Mapped[ChairDecision | None] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=proposed_by_id)
    clauses: Mapped[list["SilenceClause"]] = relationship(
        back_populates="silence", order_by="SilenceClause.id"
    )

    @property
    def author_id(self) -> int:
        """User who proposed or opened it, as permission rules read it."""
        return self.proposed_by_id

    @property
    def open(self) -> bool:
        """Return whether objections are possible now."""
        return self.ballot is not None and self.ballot.open

    @property
    def ends_at(self) -> datetime:
        """Return the moment at which it ended, or else its deadline."""
        ended_at = None if self.ballot is None else self.ballot.closed_at
        return self.closes_at if ended_at is None else ended_at


class SilenceClause(Model):
    """A clause under silence with the text at opening.

    Attributes:
        outcome: None during the procedure, then "adopted", "broken", "pending" a ruling, or
            "withdrawn" with the procedure.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    silence_id: Mapped[int] = mapped_column(ForeignKey("silence.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    label: Mapped[str]
    words: Mapped[str]
    language: Mapped[str]
    digest: Mapped[str]
    outcome: Mapped[str | None]

    silence: Mapped[Silence] = relationship(back_populates="clauses")
    __table_args__ = (UniqueConstraint("silence_id", "clause_id"),)


class SilenceObjection(Model):
    """An objection to a clause under silence; its reason and text are those of its amendment.

    Attributes:
        entitled: Made for an elector, so it counts; any other objection counts once the chair
            upholds it.
        withdrawn_at: It no longer counts, and the same elector may object again.
    """

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    silence_id: Mapped[int] = mapped_column(ForeignKey("silence.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"))
    holder: Mapped[str]  # "o12" or "u7", as with votes
    entitled: Mapped[bool]
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    upheld: Mapped[bool | None]  # None until the chair rules
    ruling: Mapped[str | None]  # reason for the ruling
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ruled_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    silence: Mapped[Silence] = relationship()
    amendment: Mapped[Amendment] = relationship()
    __table_args__ = (
        Index(
            "objection_that_stands",
            "silence_id",
            "clause_id",
            "holder",
            unique=True,
            sqlite_where=text("withdrawn_at is null"),
            postgresql_where=text("withdrawn_at is null"),
        ),
    )

    @property
    def author_id(self) -> int:
        """User who made the objection, as permission rules read it."""
        return self.made_by_id

    @property
    def counts(self) -> bool:
        """Return whether it breaks the silence."""
        return self.withdrawn_at is None and (self.entitled or bool(self.upheld))

    @property
    def needs_ruling(self) -> bool:
        """Return whether the chair still has to rule on it: not in a withdrawn procedure."""
        return (
            self.withdrawn_at is None
            and not self.entitled
            and self.upheld is None
            and self.silence.withdrawn_at is None
        )


class SilenceExtension(Model):
    """An extension of the deadline by the chair, with a reason."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    silence_id: Mapped[int] = mapped_column(ForeignKey("silence.id"), index=True)
    before: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    made_by: Mapped[User] = relationship()
