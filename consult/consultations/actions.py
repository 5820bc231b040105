"""Everything that changes a process itself: its texts, its settings and its dated stages."""
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now, unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record, transaction
from consult.core.permissions.rules import require

from .forms import named
from .models import Consultation, Membership, Stage
from consult.consultations.stages.announcement_actions import default_stages

MINUTE = "%Y-%m-%d %H:%M"


def create_consultation(actor: Actor, slug: str, title: dict[str, str]) -> Consultation:
    """Begin a process; whoever begins it administers it. Raises Conflict where the address is taken."""
    with transaction():
        require(actor, "consultation.create")
        named(title)
        if db.session.scalar(select(Consultation.id).where(Consultation.slug == slug)) is not None:
            raise Invalid(fields={"slug": {"type": "taken"}})
        made = Consultation(slug=slug, title=title)
        db.session.add(made)
        db.session.flush()
        if actor.user_id is not None:
            db.session.add(Membership(user_id=actor.user_id, consultation_id=made.id, role="administrator"))
        record("consultation.created", made, actor, slug=slug)
    return made


def change_consultation(actor: Actor, consultation_id: int, *, title: dict[str, str], lead: dict[str, str],
                        rules_text: dict[str, str], hold_unverified: bool, contest_days: int | None = None,
                        notice_days: int | None = None, formal_ballots: bool | None = None,
                        agreed_closed: bool | None = None, proxies: int | None = None,
                        row_version: int | None = None) -> Consultation:
    """Change the texts and settings of a process; raises Conflict("changed_meanwhile") on a stale save."""
    with transaction():
        found = find(Consultation, consultation_id)
        require(actor, "consultation.change", found)
        unchanged(found, row_version)
        named(title)
        wanted = {"title": title, "lead": lead, "rules_text": rules_text, "hold_unverified": hold_unverified,
                  "contest_days": found.contest_days if contest_days is None else contest_days,
                  "notice_days": found.notice_days if notice_days is None else notice_days,
                  "formal_ballots": found.formal_ballots if formal_ballots is None else formal_ballots,
                  "agreed_closed": found.agreed_closed if agreed_closed is None else agreed_closed,
                  "proxies": found.proxies if proxies is None else proxies}
        if changed := _set(found, wanted):
            record("consultation.changed", found, actor, changed=changed)
    return found


def add_stage(actor: Actor, consultation_id: int, *, kind: str, title: dict[str, str], opens_at: datetime,
              closes_at: datetime | None = None, note: dict[str, str] | None = None) -> Stage:
    """Add a dated part to the process; raises Invalid where it overlaps another one."""
    with transaction():
        consultation = find(Consultation, consultation_id)
        require(actor, "stage.change", consultation)
        named(title)
        _room_for(consultation, opens_at, closes_at)
        stage = Stage(consultation=consultation, kind=kind, title=title, note=note or {}, opens_at=opens_at,
                      closes_at=closes_at, announced_at=now() if closes_at and closes_at <= now() else None)
        db.session.add(stage)
        db.session.flush()
        record("stage.added", stage, actor, **_dates(stage))
    return stage


def change_stage(actor: Actor, stage_id: int, *, kind: str, title: dict[str, str], opens_at: datetime,
                 closes_at: datetime | None, note: dict[str, str], row_version: int | None = None) -> Stage:
    """Change a stage; other dates are told to everyone, and its opening and deadline are told again if they lie ahead."""
    with transaction():
        stage = find(Stage, stage_id)
        require(actor, "stage.change", stage)
        unchanged(stage, row_version)
        named(title)
        _room_for(stage.consultation, opens_at, closes_at, but=stage.id)
        before = _dates(stage)
        if stage.closes_at != closes_at:
            stage.reminded_at = None
        if opens_at > now():
            stage.announced_at = None
        if _set(stage, {"kind": kind, "title": title, "note": note, "opens_at": opens_at, "closes_at": closes_at}):
            record("stage.changed", stage, actor, before=before, moved=before != _dates(stage), **_dates(stage))
    return stage


def remove_stage(actor: Actor, stage_id: int, row_version: int | None = None) -> int:
    """Take a stage out of the process; returns the number of its consultation."""
    with transaction():
        stage = find(Stage, stage_id)
        require(actor, "stage.change", stage)
        unchanged(stage, row_version)
        record("stage.removed", stage, actor, **_dates(stage))
        db.session.delete(stage)
    return stage.consultation_id


def lay_out_stages(actor: Actor, consultation_id: int, start: datetime) -> list[Stage]:
    """Give a process without stages the usual ones, one after the other from this moment on."""
    with transaction():
        consultation = find(Consultation, consultation_id)
        require(actor, "stage.change", consultation)
        if consultation.stages:
            raise Conflict("stages_exist")
        made = []
        for usual in default_stages():
            closes_at = start + timedelta(days=usual["days"]) if usual["days"] else None
            made.append(add_stage(actor, consultation_id, kind=usual["kind"], title=usual["title"], opens_at=start,
                                  closes_at=closes_at))
            start = closes_at or start
    return made


def _set(row: Any, wanted: dict[str, Any]) -> list[str]:
    """Set what differs; returns the names of what did."""
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


def _room_for(consultation: Consultation, opens_at: datetime, closes_at: datetime | None, but: int | None = None) -> None:
    """Refuse dates that lie the wrong way round, or within another stage."""
    if closes_at is not None and closes_at <= opens_at:
        raise Invalid(fields={"closes_at": {"type": "closes_before_it_opens"}})
    for other in db.session.scalars(select(Stage).where(Stage.consultation_id == consultation.id).order_by(Stage.opens_at)):
        before = closes_at is not None and closes_at <= other.opens_at
        behind = other.closes_at is not None and other.closes_at <= opens_at
        if other.id != but and not before and not behind:
            ends = other.closes_at.strftime(MINUTE) if other.closes_at else "…"
            raise Invalid(fields={"opens_at": {"type": "stage_overlaps", "opens": other.opens_at.strftime(MINUTE),
                                               "closes": ends}})


def _dates(stage: Stage) -> dict[str, Any]:
    return {"kind": stage.kind, "opens_at": stage.opens_at.isoformat(),
            "closes_at": stage.closes_at.isoformat() if stage.closes_at else None}
