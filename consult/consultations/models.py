"""Tables of consultations, stages, memberships, facilitators' clauses and tags."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.core.database.engine import Model, utc_now

STAGES = (
    "setup",
    "inputs",
    "drafting",
    "commenting",
    "consolidation",
    "reading",
    "silence",
    "closed",
)


class Consultation(Model):
    """One process, from the call for inputs to the archive."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[dict[str, str]]
    lead: Mapped[dict[str, str]] = mapped_column(default=dict)
    rules_text: Mapped[dict[str, str]] = mapped_column(
        default=dict
    )  # the rules that people accept when joining
    hold_unverified: Mapped[bool] = mapped_column(
        default=False
    )  # contributions of unverified people await a moderator
    contest_days: Mapped[int] = mapped_column(
        default=14
    )  # period in which an answer may be contested
    appeals_to: Mapped[str] = mapped_column(
        default="podium"
    )  # to whom appeals against hiding go: a key of APPEAL_BODIES in core/permissions/rules.py
    appeal_days: Mapped[int] = mapped_column(default=7)  # in which they are decided
    formal_ballots: Mapped[bool] = mapped_column(
        default=False
    )  # recorded and secret ballots are allowed
    agreed_closed: Mapped[bool] = mapped_column(
        default=False
    )  # agreed clauses take no amendments until reopened by the chair
    proxies: Mapped[int] = mapped_column(
        default=0
    )  # number of others that one person may vote for in a recorded ballot
    proxies_across_groups: Mapped[bool] = mapped_column(
        default=False
    )  # a proxy may be of another stakeholder group
    notice_days: Mapped[int] = mapped_column(
        default=7
    )  # working days between the issue of a text and the meeting on it
    attachment_mb: Mapped[int] = mapped_column(
        default=1_000
    )  # room for the files of all comments and amendments, in megabytes; 0: none are taken
    made_at: Mapped[datetime] = mapped_column(default=utc_now)
    opened_at: Mapped[datetime | None] = mapped_column(
        default=utc_now
    )  # since when everyone can read it; None: in preparation, for those who run it
    row_version: Mapped[int] = mapped_column()

    stages: Mapped[list["Stage"]] = relationship(
        back_populates="consultation", order_by="Stage.opens_at"
    )
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def consultation_id(self) -> int:
        """The own id, as the permission rules read it."""
        return self.id

    @property
    def current(self) -> "Stage | None":
        """The open stage: the last one that opened, unless it has closed."""
        moment = utc_now()
        return next(
            (
                each
                for each in reversed(self.stages)
                if each.opens_at <= moment and (each.closes_at is None or moment < each.closes_at)
            ),
            None,
        )

    @property
    def stage(self) -> str:
        """The kind of the open stage, or "between"."""
        found = self.current
        return found.kind if found else "between"

    @property
    def over(self) -> bool:
        """Return whether the process has ended: it is closed, or its last stage has ended."""
        last = max(self.stages, key=lambda each: each.opens_at, default=None)
        return last is not None and (
            self.stage == "closed" or (last.closes_at is not None and last.closes_at <= utc_now())
        )


class Stage(Model):
    """A period of the process; its kind decides which actions are allowed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    kind: Mapped[str]
    title: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    announced_at: Mapped[datetime | None]  # when its opening was announced
    reminded_at: Mapped[datetime | None]  # when its deadline was announced
    row_version: Mapped[int] = mapped_column()

    consultation: Mapped[Consultation] = relationship(back_populates="stages")
    __mapper_args__ = {"version_id_col": row_version}

    @property
    def stage(self) -> str:
        """The kind of the consultation's open stage, as the permission rules read it."""
        return self.consultation.stage


class Membership(Model):
    """A role of a person in a consultation; a person may hold several."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(default=utc_now)
    ends_at: Mapped[datetime | None]  # None: until it is revoked
    end_told_at: Mapped[datetime | None]  # when its near end was announced
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    # how it was given: "person", or a key of ROLE_SOURCES in roles/messages.py; None: unknown
    source: Mapped[str | None]
    # of a participant: when a moderator approved a contribution that was held; those that follow
    # are public at once
    approved_at: Mapped[datetime | None]


class Facilitation(Model):
    """A clause assigned to a facilitator."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    clause_id: Mapped[int] = mapped_column(
        primary_key=True
    )  # of documents, a higher floor, so without a foreign key
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))


class FacilitatedTag(Model):
    """A tag assigned to a facilitator: all clauses that have it, now or later, are theirs."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))


class Tag(Model):
    """A label that classifies clauses: an action line, a Sustainable Development Goal."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    tag_set: Mapped[str]  # action-line, sdg, or a set of the consultation
    code: Mapped[str]
    title: Mapped[dict[str, str]]
    place: Mapped[int]
    __table_args__ = (UniqueConstraint("consultation_id", "tag_set", "code"),)
