"""The process: consultations with their dated stages, who takes part in which role, and the tags of clauses."""
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.database.engine import db, utc_now

STAGES = ("setup", "inputs", "drafting", "commenting", "consolidation", "reading", "silence", "closed")


class Consultation(db.Model):
    """One process, from the call for inputs to the archive."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[dict[str, str]]
    lead: Mapped[dict[str, str]] = mapped_column(default=dict)
    rules_text: Mapped[dict[str, str]] = mapped_column(default=dict)  # what people accept when they join
    hold_unverified: Mapped[bool] = mapped_column(default=False)  # their posts wait for a moderator
    contest_days: Mapped[int] = mapped_column(default=14)  # for how long an answer may be contested
    formal_ballots: Mapped[bool] = mapped_column(default=False)  # recorded and secret ones may be held
    agreed_closed: Mapped[bool] = mapped_column(default=False)  # no new amendments on agreed clauses until the chair reopens them
    proxies: Mapped[int] = mapped_column(default=0)  # for how many others one may vote in a recorded ballot
    notice_days: Mapped[int] = mapped_column(default=7)  # working days between a text and the meeting that reads it
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    row_version: Mapped[int] = mapped_column()

    stages: Mapped[list["Stage"]] = relationship(back_populates="consultation", order_by="Stage.opens_at")
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def consultation_id(self) -> int:
        return self.id

    @property
    def current(self) -> "Stage | None":
        """The stage that is open now: the last one to have opened, unless it has closed already."""
        moment = utc_now()
        return next((each for each in reversed(self.stages)
                     if each.opens_at <= moment and (each.closes_at is None or moment < each.closes_at)), None)

    @property
    def stage(self) -> str:
        """What is allowed now: the kind of the current stage, or "between" two of them."""
        found = self.current
        return found.kind if found else "between"

    @property
    def over(self) -> bool:
        """Whether nothing more can come: it is closed, or its last stage has ended."""
        last = max(self.stages, key=lambda each: each.opens_at, default=None)
        return last is not None and (self.stage == "closed" or (last.closes_at is not None and last.closes_at <= utc_now()))


class Stage(db.Model):
    """A dated part of the process; its kind decides what may be done."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str]
    title: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]  # its opening was told
    reminded_at: Mapped[datetime | None]  # its deadline was
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship(back_populates="stages")
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def stage(self) -> str:
        return self.consultation.stage


class Membership(db.Model):
    """A role that a person holds in a consultation; one may hold several."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(default=utc_now)


class Facilitation(db.Model):
    """A clause that a facilitator takes care of."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(primary_key=True)  # of documents, which stand above
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))


class Tag(db.Model):
    """A word that clauses are sorted by: an action line, a Sustainable Development Goal."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    tag_set: Mapped[str]  # action-line, sdg, or one of the consultation's own
    code: Mapped[str]
    title: Mapped[dict[str, str]]
    place: Mapped[int]
    __table_args__ = (UniqueConstraint("consultation_id", "tag_set", "code"),)
