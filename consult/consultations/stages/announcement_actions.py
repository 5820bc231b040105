"""What the clock does to a process: stages open and close, deadlines come near; and the usual stages."""
import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select, update

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.events.log import EVENT, record_event, transaction

from consult.consultations.models import Stage

REMIND_BEFORE = timedelta(hours=48)  # a deadline is told that long before
CLOCK_ACTOR = Actor()  # the clock


@cache
def load_default_stages() -> list[dict[str, Any]]:
    """The usual stages: kind, title by language, and how many days each lasts; the last has no end."""
    found: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data" / "stages.json").read_text("utf-8"))
    return found


def announce_stages() -> None:
    """Tell once what the clock has brought: stages that opened or closed, and deadlines within 48 hours.

    Looks at the database for what is due: running late, twice or after a pause tells everything once.
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
    return list(db.session.scalars(select(Stage).where(Stage.announced_at.is_(None), Stage.opens_at <= utc_now())
                                   .order_by(Stage.opens_at)))


def _list_closed() -> list[Stage]:
    """Stages whose opening was told before they closed, and whose end was not told since."""
    told = exists().where(EVENT.c.verb == "stage.closed", EVENT.c.subject_id == Stage.id, EVENT.c.at >= Stage.closes_at)
    return list(db.session.scalars(select(Stage).where(Stage.closes_at <= utc_now(), Stage.announced_at < Stage.closes_at, ~told)
                                   .order_by(Stage.closes_at)))


def _list_closing_soon() -> list[Stage]:
    return list(db.session.scalars(
        select(Stage).where(Stage.reminded_at.is_(None), Stage.opens_at <= utc_now(), Stage.closes_at > utc_now(),
                            Stage.closes_at <= utc_now() + REMIND_BEFORE, Stage.kind != "closed")))


def _record_announcement(verb: str, stage: Stage) -> None:
    record_event(verb, stage, CLOCK_ACTOR, kind=stage.kind, opens_at=stage.opens_at.isoformat(),
           closes_at=stage.closes_at.isoformat() if stage.closes_at else None)


def _mark_announced(stage: Stage, **told: Any) -> None:
    """Note what was told, without counting the row's version: nobody edited it."""
    db.session.execute(update(Stage).where(Stage.id == stage.id).values(**told)
                       .execution_options(synchronize_session=False))
