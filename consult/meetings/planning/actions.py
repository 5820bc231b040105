"""Everything that changes when and where a meeting is, and what was announced of how it goes."""
import re
import secrets
import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from consult.consultations.forms import require_title
from consult.consultations.models import Consultation
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import transaction
from consult.core.permissions.rules import require_permission

from consult.meetings.models import Meeting
from consult.meetings.live.broadcast_actions import record_broadcast

CODE_LETTERS = "ABCDEFGHJKMNPRSTUVWXYZ"  # without those that are read as others: I and L, O and Q
MEETING_CODE_LENGTH = 6
RESERVED_SLUGS = frozenset({"new", "groups"})  # pages of consult below /meetings
PLACE_AND_TIME = ("opens_at", "closes_at", "timezone", "place", "link")  # other ones are told to those who registered


def plan_meeting(actor: Actor, consultation_id: int, *, title: dict[str, str], opens_at: datetime, closes_at: datetime,
                 **more: Any) -> Meeting:
    """Announce a meeting; it gets a number and a code of six letters. Raises Invalid where it would close before it opens."""
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "meeting.plan", consultation)
        _check_plan(title, opens_at, closes_at)
        last = db.session.scalar(select(func.max(Meeting.number)).where(Meeting.consultation_id == consultation.id)) or 0
        meeting = Meeting(consultation=consultation, number=last + 1, slug=_find_free_slug(consultation.id, title, last + 1),
                          code=_make_code(), title=title, opens_at=opens_at, closes_at=closes_at, made_by_id=actor.user_id,
                          state="planned", revision=0, **more)
        db.session.add(meeting)
        db.session.flush()
        record_broadcast("meeting.announced", meeting, actor, **_build_time_facts(meeting))
    return meeting


def change_meeting(actor: Actor, meeting_id: int, *, title: dict[str, str], opens_at: datetime, closes_at: datetime,
                   row_version: int | None = None, **more: Any) -> Meeting:
    """Change what was announced; another time or place is told to those who registered.

    Raises Conflict("changed_meanwhile") on a stale save, Conflict("meeting_over") once it was closed.
    """
    with transaction():
        meeting = load_plannable_meeting(actor, meeting_id)
        require_unchanged(meeting, row_version)
        _check_plan(title, opens_at, closes_at)
        wanted = {"title": title, "opens_at": opens_at, "closes_at": closes_at, **more}
        changed = [name for name, value in wanted.items() if getattr(meeting, name) != value]
        if not changed:
            return meeting
        before = _build_time_facts(meeting)
        for name in changed:
            setattr(meeting, name, wanted[name])
        if opens_at > utc_now() and "opens_at" in changed:
            meeting.reminded_at = None
        record_broadcast("meeting.changed", meeting, actor, moved=any(name in PLACE_AND_TIME for name in changed),
             before=before["opens_at"], **_build_time_facts(meeting))
    return meeting


def cancel_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """Call a meeting off that has not begun; who registered is told. Raises Conflict once it has begun, or twice."""
    with transaction():
        meeting = load_plannable_meeting(actor, meeting_id)
        if meeting.state != "planned":
            raise Conflict("meeting_called_off" if meeting.state == "cancelled" else "meeting_begun")
        meeting.state = "cancelled"
        record_broadcast("meeting.cancelled", meeting, actor, **_build_time_facts(meeting))
    return meeting


def restore_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """Let a meeting take place after all; raises Conflict where it was not called off."""
    with transaction():
        meeting = load_plannable_meeting(actor, meeting_id)
        if meeting.state != "cancelled":
            raise Conflict("meeting_not_called_off")
        meeting.state = "planned"
        record_broadcast("meeting.restored", meeting, actor, **_build_time_facts(meeting))
    return meeting


def load_plannable_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """A meeting that may still be planned, for those who plan it, within a transaction; raises Conflict("meeting_over")."""
    meeting = find_row(Meeting, meeting_id)
    require_permission(actor, "meeting.plan", meeting)
    if meeting.state == "closed":
        raise Conflict("meeting_over")
    return meeting


def _check_plan(title: dict[str, str], opens_at: datetime, closes_at: datetime) -> None:
    require_title(title)
    if closes_at <= opens_at:
        raise Invalid(fields={"closes_at": {"type": "closes_before_it_opens"}})


def _build_time_facts(meeting: Meeting) -> dict[str, str]:
    return {"opens_at": meeting.opens_at.isoformat(), "closes_at": meeting.closes_at.isoformat()}


def _find_free_slug(consultation_id: int, title: dict[str, str], number: int) -> str:
    """A part of the address from the title: in Latin letters, and of this meeting alone."""
    words = title.get("en") or title.get("fr") or title.get("es") or ""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or f"meeting-{number}"
    taken = RESERVED_SLUGS | set(db.session.scalars(select(Meeting.slug).where(Meeting.consultation_id == consultation_id)))
    return slug if slug not in taken else f"{slug}-{number}" if f"{slug}-{number}" not in taken else f"meeting-{number}"


def _make_code() -> str:
    """Six letters that no other meeting has; 113 million there are, so that few meetings are hit by trying."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(MEETING_CODE_LENGTH))
        if db.session.scalar(select(Meeting.id).where(Meeting.code == code)) is None:
            return code
