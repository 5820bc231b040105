"""Actions on stages: add, change, remove; a stage opens and closes at its times."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.hooks import before_stage_removal
from consult.core.permissions.rules import require_permission

from consult.consultations.actions import apply_changes
from consult.consultations.forms import require_title
from consult.consultations.models import Consultation, Stage
from .announcement_actions import load_default_stages

MINUTE_FORMAT = "%Y-%m-%d %H:%M"


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
        if apply_changes(
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
    """Remove a stage; return the id of its consultation.

    Raises:
        Conflict: It was changed since, or a questionnaire belongs to it.
    """
    with transaction():
        stage = find_row(Stage, stage_id)
        require_permission(actor, "stage.change", stage)
        require_unchanged(stage, row_version)
        for check in before_stage_removal:
            check(stage)
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
