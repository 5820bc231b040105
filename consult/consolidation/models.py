"""Tables of consolidation: moderators' work on clauses, dispositions, and decisions of the
chair.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.database.engine import Model, utc_now
from consult.documents.models import Clause, Document, Version

OUTCOMES = (
    "accepted",
    "part",
    "modified",
    "noted",
    "not_accepted",
    "out_of_scope",
    "duplicate",
    "carried_over",
    "withdrawn",
)
REMOVED_DIGEST = "0" * 64  # stands for "no text": the digest in a decision about a removed clause
WRITER_SOURCES = frozenset(
    "motg"
)  # prefixes of sources without an amendment: moderator, objector, meeting, drafting group
DECIDABLE_STATUSES = ("open", "bracketed", "adref", "agreed", "reopened")
KEPT_STATUS = "keep"  # of a decision in which each clause keeps its own status


class ContributionRef(NamedTuple):
    """An amendment or comment, by kind and row."""

    kind: str  # "amendment" or "comment"
    id: int


class ClauseWork(Model):
    """The origin of the text of a clause in a working version; the version holds the text itself.

    Attributes:
        passages: [[text, [sources]]], covering every character once.
        struck: [[place, text, [sources]]].
        taken: Hunks of amendments such as "12:0"; of a new clause, the amendment it was
            inserted from.
        out: Sources for which the clause was removed.
        placed: Sources for which it was moved.
        reshaped: Sources for which it was split, or another clause merged into it.
        revisions: Revision of each amendment when its words were taken, by row number as text;
            empty for work done before 0.2.
        built: Text as the taken hunks give it, without words written by hand since; None if it
            was built before 0.2, or never.
        adopted: Revision of each amendment that asks for its words no longer, but whose words a
            moderator keeps.

    Source codes are "base", "marks", "a12" (amendment row), "m7" (user who typed it), "o5"
    (objecting organization), "t4.7" (meeting text and its writer) and "g5" (drafting group).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    base_digest: Mapped[str]  # of the issued text it was built from
    digest: Mapped[str]  # of the resulting text
    passages: Mapped[list[Any]] = mapped_column(JSON)
    struck: Mapped[list[Any]] = mapped_column(JSON, default=list)
    taken: Mapped[list[Any]] = mapped_column(JSON, default=list)
    out: Mapped[list[Any]] = mapped_column(JSON, default=list)
    placed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    reshaped: Mapped[list[Any]] = mapped_column(JSON, default=list)
    revisions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    adopted: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    built: Mapped[str | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    version: Mapped[Version] = relationship()
    clause: Mapped[Clause] = relationship()
    made_by: Mapped[User] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (UniqueConstraint("version_id", "clause_id"),)


class BracketChange(Model):
    """A change made to a bracket in a working version, with its reason.

    It is provisional until the chair decides on the text.

    Attributes:
        kind: "opened", "changed", "taken" (one of its alternatives) or "removed" (with its text
            or without).
        words: Previous text of the bracket.
        kept: Text that replaced it; None if nothing did.
        passages: Passages of the clause before the change, for undo.
    """

    __tablename__ = "bracket_deed"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    kind: Mapped[str]
    words: Mapped[str]
    kept: Mapped[str | None]
    reason: Mapped[str]
    passages: Mapped[list[Any]] = mapped_column(JSON)
    digest: Mapped[str]  # of the clause text after the change
    nonce: Mapped[str | None]  # events commit to words, kept and reason with it
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    undone_at: Mapped[datetime | None]

    version: Mapped[Version] = relationship()
    made_by: Mapped[User] = relationship()


class ClauseClaim(Model):
    """A moderator's claim on a clause of a working version."""

    __tablename__ = "claim"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship()

    @property
    def id(self) -> int:
        """Row of the clause, which is the subject of events about a claim."""
        return self.clause_id


class Disposition(Model):
    """The outcome of a contribution on the way to a version, with its reason.

    Attributes:
        hunks: Outcomes by hunk number.
        same_as: Key of the contribution that asks for the same, such as "amendment:12".
        confirmed: Digest of the effect for which a person confirmed that the answer holds,
            although words stand in the text that were not taken from the amendment.
        fitted: Digest of the effect that the answer fitted when it was given or confirmed;
            None: it fitted none, or a release before 0.2.0 made it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    outcome: Mapped[str]
    reason: Mapped[str]
    nonce: Mapped[str | None]  # of the reason; None: made by a release before 0.2.0
    hunks: Mapped[dict[str, str]] = mapped_column(default=dict)
    same_as: Mapped[str | None]
    confirmed: Mapped[str | None]
    fitted: Mapped[str | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    version: Mapped[Version] = relationship()
    amendment: Mapped[Amendment | None] = relationship()
    comment: Mapped[Comment | None] = relationship()
    made_by: Mapped[User] = relationship()
    __mapper_args__ = {"version_id_col": row_version}
    __table_args__ = (
        UniqueConstraint("version_id", "amendment_id"),
        UniqueConstraint("version_id", "comment_id"),
        CheckConstraint("(amendment_id is null) <> (comment_id is null)", name="one_contribution"),
    )


class ChairDecision(Model):
    """A decision of the chair about clauses of a working version, with its reason."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    number: Mapped[int]  # D-14, in the consultation
    order_digest: Mapped[
        str | None
    ]  # of the decided clause order, if any; see publishing/chair_decision_actions.py
    reason: Mapped[str]
    nonce: Mapped[str | None]  # of the reason; None: made by a release before 0.2.0
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    undone_at: Mapped[datetime | None]  # an undone decision has no effect

    document: Mapped[Document] = relationship()
    made_by: Mapped[User] = relationship()
    clauses: Mapped[list["DecidedClause"]] = relationship(
        back_populates="decision", order_by="DecidedClause.id"
    )
    __table_args__ = (UniqueConstraint("document_id", "number"),)


class DecidedClause(Model):
    """A clause in a decision: the digest of the decided text, and the status from then on.

    Attributes:
        brackets_before, brackets_after: Pairs of brackets in the issued and in the decided
            text.
        removed: Texts of the brackets that the decision removes.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), index=True)
    digest: Mapped[str]
    status: Mapped[str]
    brackets_before: Mapped[int] = mapped_column(default=0)
    brackets_after: Mapped[int] = mapped_column(default=0)
    removed: Mapped[list[Any]] = mapped_column(JSON, default=list)

    decision: Mapped[ChairDecision] = relationship(back_populates="clauses")
    __table_args__ = (UniqueConstraint("decision_id", "clause_id"),)


class AnswerPostponement(Model):
    """A decision of the chair to issue a version while answers are due, with their deadline."""

    __tablename__ = "postponed"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    until: Mapped[datetime]
    reason: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(default=utc_now)

    made_by: Mapped[User] = relationship()


class SeenMark(Model):
    """The time up to which a moderator has seen a clause, and how long the workbench counts as
    open.
    """

    __tablename__ = "desk_seen"

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clause.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    seen_at: Mapped[datetime]
    here_until: Mapped[datetime | None]
    here_page: Mapped[str | None]  # the page that reported presence last
    left_page: Mapped[str | None]  # the page that was left last

    user: Mapped[User] = relationship()


class DeskView(Model):
    """A filter of the desk of a document that a moderator saved under a name."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str]
    show: Mapped[str]
    only: Mapped[str]
    group: Mapped[str]
    __table_args__ = (UniqueConstraint("document_id", "user_id", "name"),)


class DeskBatch(Model):
    """An act of a moderator on desk or workbench, saved so that it can be undone exactly.

    Attributes:
        deed: "claim", "release", "answer", "seen", "suppose" (a scenario),
            "suggested" (answers), "take" (whole amendments), "build" or "write" (the text of
            one clause).
        items: [[row, earlier or resulting value]].
        left: Number of clauses or contributions that were skipped.
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
    kept: Mapped[int] = mapped_column(
        default=0
    )  # items that could not be undone because they have changed
