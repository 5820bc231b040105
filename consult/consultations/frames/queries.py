"""Queries of the frame of a consultation: what it consists of besides people and their words."""

import json
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from consult.core.database.engine import db
from consult.core.digests import hash_text
from consult.core.hooks import frame_parts
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import TEAM_ROLES, is_allowed

from consult.accounts.models import User
from consult.consultations.models import Consultation, Membership
from consult.consultations.queries import list_consultations
from consult.consultations.tags.queries import load_tags_by_set

# columns of a consultation that another one takes over
SETTINGS = (
    "lead",
    "rules_text",
    "hold_unverified",
    "contest_days",
    "appeals_to",
    "appeal_days",
    "formal_ballots",
    "agreed_closed",
    "proxies",
    "proxies_across_groups",
    "notice_days",
    "attachment_mb",
)


class StageFrame(NamedTuple):
    """A stage without the consultation that it belongs to."""

    kind: str
    title: dict[str, str]
    note: dict[str, str]
    opens_at: datetime
    closes_at: datetime | None


class ConsultationFrame(NamedTuple):
    """The frame of a consultation, as plain values that need no database.

    Attributes:
        parts: The rows of each of `frame_parts` by its name.
    """

    settings: dict[str, Any]
    stages: list[StageFrame]
    tags: list[dict[str, Any]]
    parts: dict[str, list[dict[str, Any]]]

    def count_parts(self) -> dict[str, int]:
        """Count what it consists of, by name."""
        return {
            "stages": len(self.stages),
            "tags": len(self.tags),
            **{name: len(rows) for name, rows in self.parts.items()},
        }

    def move_to(self, start: date) -> "ConsultationFrame":
        """Return the frame whose first stage opens on a day; hours and lengths stay."""
        if not self.stages:
            return self
        by = start - self.stages[0].opens_at.date()
        return self._replace(
            stages=[
                each._replace(
                    opens_at=each.opens_at + by,
                    closes_at=each.closes_at + by if each.closes_at else None,
                )
                for each in self.stages
            ]
        )


def collect_frame(consultation: Consultation) -> ConsultationFrame:
    """Collect the frame of a consultation."""
    return ConsultationFrame(
        {name: getattr(consultation, name) for name in SETTINGS},
        [
            StageFrame(each.kind, each.title, each.note, each.opens_at, each.closes_at)
            for each in consultation.stages
        ],
        [
            {"tag_set": tag.tag_set, "code": tag.code, "title": tag.title, "place": tag.place}
            for tags in load_tags_by_set(consultation.id).values()
            for tag in tags
        ],
        {name: part.collect(consultation.id) for name, part in frame_parts.items()},
    )


def list_templates(actor: Actor) -> list[Consultation]:
    """List the consultations whose frame the actor may take over, the newest first."""
    found = [
        each for each in list_consultations() if is_allowed(actor, "consultation.change", each)
    ]
    return sorted(found, key=lambda each: -each.id)


def compute_review_digest(frame: ConsultationFrame, team: list[tuple[User, Membership]]) -> str:
    """Compute a digest of a review, which tells whether what it shows has changed since."""
    roles = [(user.id, held.role, held.ends_at) for user, held in team]
    return hash_text(json.dumps([frame, roles], sort_keys=True, default=str))


def list_team(consultation_id: int) -> list[tuple[User, Membership]]:
    """List the people who run a consultation, each with each of their roles.

    A person whose account is closed or disabled is left out.
    """
    rows = db.session.execute(
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.consultation_id == consultation_id,
            Membership.role.in_(TEAM_ROLES),
            User.closed_at.is_(None),
            User.disabled_at.is_(None),
        )
        .order_by(func.lower(User.name), User.id, Membership.role)
    )
    return [(user, held) for user, held in rows]
