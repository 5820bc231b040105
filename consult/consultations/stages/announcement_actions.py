"""Announcements of opened and closed stages and of deadlines, and the default stages."""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select, update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.events.log import EVENT, record_event, transaction

from consult.consultations.models import Consultation, Stage

REMIND_BEFORE = timedelta(hours=48)  # a deadline is announced that long before
IS_OPEN = Stage.consultation_id.in_(
    select(Consultation.id).where(Consultation.opened_at.is_not(None))
)
CLOCK_ACTOR = Actor()  # the actor of events that time causes


@cache
def load_default_stages() -> list[dict[str, Any]]:
    """Load the default stages: kind, title by language, days; the last one has no end."""
    found: list[dict[str, Any]] = json.loads(
        (Path(__file__).parents[1] / "data" / "stages.json").read_text("utf-8")
    )
    return found


def announce_stages() -> None:
    """Announce once the stages that opened or closed, and deadlines within 48 hours.

    The database tells what is due, so a late, repeated or resumed run announces each once. Those
    of a consultation in preparation wait until it is open to everyone.
    """
    with transaction():
        for stage in _list_opened():
            missed = stage.closes_at is not None and stage.closes_at <= utc_now()
            _record_announcement("stage.closed" if missed else "stage.opened", stage)
            _mark_announced(stage, announced_at=utc_now())
        for stage in _list_closed():
            _record_announcement("stage.closed", stage)
        for stage in _list_closing_soon():
            _record_announcement("deadline.near", stage)
            _mark_announced(stage, reminded_at=utc_now())


def _list_opened() -> list[Stage]:
    return list(
        db.session.scalars(
            select(Stage)
            .where(IS_OPEN, Stage.announced_at.is_(None), Stage.opens_at <= utc_now())
            .order_by(Stage.opens_at)
        )
    )


def _list_closed() -> list[Stage]:
    """List stages announced before they closed, whose end has not been announced since."""
    told = exists().where(
        EVENT.c.verb == "stage.closed",
        EVENT.c.subject_id == Stage.id,
        EVENT.c.at >= Stage.closes_at,
    )
    return list(
        db.session.scalars(
            select(Stage)
            .where(
                IS_OPEN, Stage.closes_at <= utc_now(), Stage.announced_at < Stage.closes_at, ~told
            )
            .order_by(Stage.closes_at)
        )
    )


def _list_closing_soon() -> list[Stage]:
    return list(
        db.session.scalars(
            select(Stage).where(
                IS_OPEN,
                Stage.reminded_at.is_(None),
                Stage.opens_at <= utc_now(),
                Stage.closes_at > utc_now(),
                Stage.closes_at <= utc_now() + REMIND_BEFORE,
                Stage.kind != "closed",
            )
        )
    )


def _record_announcement(verb: str, stage: Stage) -> None:
    record_event(
        verb,
        stage,
        CLOCK_ACTOR,
        kind=stage.kind,
        opens_at=stage.opens_at.isoformat(),
        closes_at=stage.closes_at.isoformat() if stage.closes_at else None,
    )


def _mark_announced(stage: Stage, **told: Any) -> None:
    """Store what was announced, without a new row version: no person edited the row."""
    db.session.execute(
        update(Stage)
        .where(Stage.id == stage.id)
        .values(**told)
        .execution_options(synchronize_session=False)
    )
