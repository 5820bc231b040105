"""Actions on consultations and stages."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from .forms import require_title
from .models import Consultation, Membership, Stage
from consult.consultations.stages.announcement_actions import load_default_stages

MINUTE_FORMAT = "%Y-%m-%d %H:%M"


def create_consultation(actor: Actor, slug: str, title: dict[str, str]) -> Consultation:
    """Create a consultation; its creator becomes the administrator.

    Raises Invalid without a title or if the address is taken.
    """
    with transaction():
        require_permission(actor, "consultation.create")
        require_title(title)
        if db.session.scalar(select(Consultation.id).where(Consultation.slug == slug)) is not None:
            raise Invalid(fields={"slug": {"type": "taken"}})
        made = Consultation(slug=slug, title=title)
        db.session.add(made)
        db.session.flush()
        if actor.user_id is not None:
            db.session.add(
                Membership(user_id=actor.user_id, consultation_id=made.id, role="administrator")
            )
        record_event("consultation.created", made, actor, slug=slug)
    return made


def change_consultation(
    actor: Actor,
    consultation_id: int,
    *,
    title: dict[str, str],
    lead: dict[str, str],
    rules_text: dict[str, str],
    hold_unverified: bool,
    contest_days: int | None = None,
    notice_days: int | None = None,
    formal_ballots: bool | None = None,
    agreed_closed: bool | None = None,
    proxies: int | None = None,
    row_version: int | None = None,
) -> Consultation:
    """Change the texts and settings of a consultation.

    A setting of None stays unchanged. Raises Conflict("changed_meanwhile") on a stale save.
    """
    with transaction():
        found = find_row(Consultation, consultation_id)
        require_permission(actor, "consultation.change", found)
        require_unchanged(found, row_version)
        require_title(title)
        wanted = {
            "title": title,
            "lead": lead,
            "rules_text": rules_text,
            "hold_unverified": hold_unverified,
            "contest_days": found.contest_days if contest_days is None else contest_days,
            "notice_days": found.notice_days if notice_days is None else notice_days,
            "formal_ballots": found.formal_ballots if formal_ballots is None else formal_ballots,
            "agreed_closed": found.agreed_closed if agreed_closed is None else agreed_closed,
            "proxies": found.proxies if proxies is None else proxies,
        }
        if changed := _apply_changes(found, wanted):
            record_event("consultation.changed", found, actor, changed=changed)
    return found


def add_stage(
    actor: Actor,
    consultation_id: int,
    *,
    kind: str,
    title: dict[str, str],
    opens_at: datetime,
    closes_at: datetime | None = None,
    note: dict[str, str] | None = None,
) -> Stage:
    """Add a stage; raises Invalid if it overlaps another one."""
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "stage.change", consultation)
        require_title(title)
        _require_free_period(consultation, opens_at, closes_at)
        stage = Stage(
            consultation=consultation,
            kind=kind,
            title=title,
            note=note or {},
            opens_at=opens_at,
            closes_at=closes_at,
            announced_at=utc_now() if closes_at and closes_at <= utc_now() else None,
        )
        db.session.add(stage)
        db.session.flush()
        record_event("stage.added", stage, actor, **_build_stage_facts(stage))
    return stage


def change_stage(
    actor: Actor,
    stage_id: int,
    *,
    kind: str,
    title: dict[str, str],
    opens_at: datetime,
    closes_at: datetime | None,
    note: dict[str, str],
    row_version: int | None = None,
) -> Stage:
    """Change a stage; new dates are announced to everyone.

    Its opening and deadline are announced again if they are in the future. Raises Conflict
    on a stale save, Invalid if it overlaps another stage.
    """
    with transaction():
        stage = find_row(Stage, stage_id)
        require_permission(actor, "stage.change", stage)
        require_unchanged(stage, row_version)
        require_title(title)
        _require_free_period(stage.consultation, opens_at, closes_at, but=stage.id)
        before = _build_stage_facts(stage)
        if stage.closes_at != closes_at:
            stage.reminded_at = None
        if opens_at > utc_now():
            stage.announced_at = None
        if _apply_changes(
            stage,
            {
                "kind": kind,
                "title": title,
                "note": note,
                "opens_at": opens_at,
                "closes_at": closes_at,
            },
        ):
            record_event(
                "stage.changed",
                stage,
                actor,
                before=before,
                moved=before != _build_stage_facts(stage),
                **_build_stage_facts(stage),
            )
    return stage


def remove_stage(actor: Actor, stage_id: int, row_version: int | None = None) -> int:
    """Remove a stage; return the id of its consultation. Raises Conflict on a stale save."""
    with transaction():
        stage = find_row(Stage, stage_id)
        require_permission(actor, "stage.change", stage)
        require_unchanged(stage, row_version)
        record_event("stage.removed", stage, actor, **_build_stage_facts(stage))
        db.session.delete(stage)
    return stage.consultation_id


def add_default_stages(actor: Actor, consultation_id: int, start: datetime) -> list[Stage]:
    """Add the default stages, one after the other, to a consultation without stages.

    Raises Conflict("stages_exist").
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "stage.change", consultation)
        if consultation.stages:
            raise Conflict("stages_exist")
        made = []
        for usual in load_default_stages():
            closes_at = start + timedelta(days=usual["days"]) if usual["days"] else None
            made.append(
                add_stage(
                    actor,
                    consultation_id,
                    kind=usual["kind"],
                    title=usual["title"],
                    opens_at=start,
                    closes_at=closes_at,
                )
            )
            start = closes_at or start
    return made


def _apply_changes(row: Any, wanted: dict[str, Any]) -> list[str]:
    """Set the values that differ; return their names."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


def _require_free_period(
    consultation: Consultation,
    opens_at: datetime,
    closes_at: datetime | None,
    but: int | None = None,
) -> None:
    """Refuse a period that ends before it begins, or overlaps another stage."""
    if closes_at is not None and closes_at <= opens_at:
        raise Invalid(fields={"closes_at": {"type": "closes_before_it_opens"}})
    for other in db.session.scalars(
        select(Stage).where(Stage.consultation_id == consultation.id).order_by(Stage.opens_at)
    ):
        before = closes_at is not None and closes_at <= other.opens_at
        behind = other.closes_at is not None and other.closes_at <= opens_at
        if other.id != but and not before and not behind:
            ends = other.closes_at.strftime(MINUTE_FORMAT) if other.closes_at else "…"
            raise Invalid(
                fields={
                    "opens_at": {
                        "type": "stage_overlaps",
                        "opens": other.opens_at.strftime(MINUTE_FORMAT),
                        "closes": ends,
                    }
                }
            )


def _build_stage_facts(stage: Stage) -> dict[str, Any]:
    return {
        "kind": stage.kind,
        "opens_at": stage.opens_at.isoformat(),
        "closes_at": stage.closes_at.isoformat() if stage.closes_at else None,
    }
