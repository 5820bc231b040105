"""Consolidation: what moderators make of the contributions, what became of each, and what the chair decided."""
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import db, utc_now
from consult.documents.models import Clause, Document, Version

OUTCOMES = ("accepted", "part", "modified", "noted", "not_accepted", "out_of_scope", "duplicate", "carried_over", "withdrawn")
REMOVED_DIGEST = "0" * 64  # the digest of no words: what a decision says of a clause that is taken out
WRITER_SOURCES = frozenset("motg")  # sources of words that no edit brought: typed, for who objects, in a meeting, by a drafting group
DECIDABLE_STATUSES = ("open", "bracketed", "adref", "agreed", "reopened")


class ContributionRef(NamedTuple):
    """An amendment or a comment, by the number of its row."""

    kind: str  # amendment, comment
    id: int


class ClauseWork(db.Model):
    """How the words of a clause in a working version came about; the words themselves stand in that version.

    passages: [[words, [sources]]], every character of the words once; struck: [[place, words, [sources]]]. Sources:
    "base", "marks", "a12" (an amendment's row), "m7" (who typed it), "o5" (the organisation that objects). taken: hunks
    of amendments, "12:0"; of a new clause the amendment that it was put in from. out: where it was taken out, for whom;
    placed: where it was moved for an amendment, for whom; reshaped: where it was split, or another one joined to it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    base_digest: Mapped[str]  # of the issued words that it was made from
    digest: Mapped[str]  # of the words that it made
    passages: Mapped[list[Any]] = mapped_column(JSON)
    struck: Mapped[list[Any]] = mapped_column(JSON, default=list)
    taken: Mapped[list[Any]] = mapped_column(JSON, default=list)
    out: Mapped[list[Any]] = mapped_column(JSON, default=list)
    placed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reshaped: Mapped[list[Any]] = mapped_column(JSON, default=list)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    version: Mapped[Version] = relationship()
    clause: Mapped[Clause] = relationship()
    made_by: Mapped[User] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("version_id", "clause_id"),)


class BracketDeed(db.Model):
    """What was done to a bracket of a clause in a working version, and why; a proposal until the chair decides on the words.

    kind: opened, changed, taken (one of its alternatives), removed (with its words or without). words: what stood in it; kept:
    what stands there now, none where nothing does. passages: those of the clause before, for who takes it back.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    kind: Mapped[str]
    words: Mapped[str]
    kept: Mapped[str | None]
    reason: Mapped[str]
    passages: Mapped[list[Any]] = mapped_column(JSON)
    digest: Mapped[str]  # of the words that it left
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    undone_at: Mapped[datetime | None]

    version: Mapped[Version] = relationship()
    made_by: Mapped[User] = relationship()


class Claim(db.Model):
    """Somebody takes care of a clause of a working version."""

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship()

    @property
    def id(self) -> int:
        """What events about it are about."""
        return self.clause_id


class Disposition(db.Model):
    """What becomes of a contribution on the way to a version, with its reason; hunks: {number of a hunk: outcome}."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    outcome: Mapped[str]
    reason: Mapped[str]
    hunks: Mapped[dict[str, str]] = mapped_column(default=dict)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    version: Mapped[Version] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    comment: Mapped[Comment | None] = relationship()
    made_by: Mapped[User] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("version_id", "amendment_id"), UniqueConstraint("version_id", "comment_id"),
                      CheckConstraint("(amendment_id is null) <> (comment_id is null)", name="one_contribution"))


class Decision(db.Model):
    """What the chair decided about clauses of a working version, in one go, with its reason."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    number: Mapped[int]  # in the document
    order_digest: Mapped[str | None]  # of the order of the clauses, where it was decided: see publishing.py
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    undone_at: Mapped[datetime | None]  # taken back: it decides nothing any more

    document: Mapped[Document] = relationship()
    made_by: Mapped[User] = relationship()
    clauses: Mapped[list["DecidedClause"]] = relationship(back_populates="decision", order_by="DecidedClause.id")
    __table_args__ = (UniqueConstraint("document_id", "number"),)


class DecidedClause(db.Model):
    """A clause in a decision: the words (digest) that were decided, and its status from then on.

    brackets: how many pairs there were in the issued words and are in the decided ones; removed: the words of each pair
    that the decision removes.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    digest: Mapped[str]
    status: Mapped[str]
    brackets_before: Mapped[int] = mapped_column(default=0)
    brackets_after: Mapped[int] = mapped_column(default=0)
    removed: Mapped[list[Any]] = mapped_column(JSON, default=list)

    decision: Mapped[Decision] = relationship(back_populates="clauses")
    __table_args__ = (UniqueConstraint("decision_id", "clause_id"),)


class Postponed(db.Model):
    """The chair let a version go out although answers are owed; they come until a day."""

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    until: Mapped[datetime]
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    made_by: Mapped[User] = relationship()


class DeskSeen(db.Model):
    """Up to when somebody has seen what was said of a clause, and until when its workbench counts as open with them."""

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    seen_at: Mapped[datetime]
    here_until: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class DeskView(db.Model):
    """A choice of clauses on the desk of a document that somebody keeps under a name: what stands behind the address."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str]
    show: Mapped[str]
    only: Mapped[str]
    group: Mapped[str]
    __table_args__ = (UniqueConstraint("document_id", "user_id", "name"),)


class DeskBatch(db.Model):
    """What somebody did on the desk in one go, so that exactly that can be taken back.

    deed: claim, release, answer, seen. items: [[what, what it was or became]]. left: clauses or contributions left out.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    deed: Mapped[str]
    items: Mapped[list[Any]] = mapped_column(JSON)
    left: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    undone_at: Mapped[datetime | None]
    kept: Mapped[int] = mapped_column(default=0)  # what could not be taken back: somebody changed it since
