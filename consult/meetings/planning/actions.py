"""Actions that plan a meeting: announce, change, cancel and restore it."""

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

CODE_LETTERS = "ABCDEFGHJKMNPRSTUVWXYZ"  # without letters that look alike: I and L, O and Q
MEETING_CODE_LENGTH = 6
RESERVED_SLUGS = frozenset({"new", "groups"})  # names of other pages below /meetings
PLACE_AND_TIME = (
    "opens_at",
    "closes_at",
    "timezone",
    "place",
    "link",
)  # registered participants are told of a change


def plan_meeting(
    actor: Actor,
    consultation_id: int,
    *,
    title: dict[str, str],
    opens_at: datetime,
    closes_at: datetime,
    **more: Any,
) -> Meeting:
    """Announce a meeting; it gets a number and a code of six letters.

    Raises Invalid if it would close before it opens, or has no title.
    """
    with transaction():
        consultation = find_row(Consultation, consultation_id)
        require_permission(actor, "meeting.plan", consultation)
        _check_plan(title, opens_at, closes_at)
        last = (
            db.session.scalar(
                select(func.max(Meeting.number)).where(Meeting.consultation_id == consultation.id)
            )
            or 0
        )
        meeting = Meeting(
            consultation=consultation,
            number=last + 1,
            slug=_find_free_slug(consultation.id, title, last + 1),
            code=_make_code(),
            title=title,
            opens_at=opens_at,
            closes_at=closes_at,
            made_by_id=actor.user_id,
            state="planned",
            revision=0,
            **more,
        )
        db.session.add(meeting)
        db.session.flush()
        record_broadcast("meeting.announced", meeting, actor, **_build_time_facts(meeting))
    return meeting


def change_meeting(
    actor: Actor,
    meeting_id: int,
    *,
    title: dict[str, str],
    opens_at: datetime,
    closes_at: datetime,
    row_version: int | None = None,
    **more: Any,
) -> Meeting:
    """Change an announced meeting; registered participants are told of another time or place.

    Raises:
        Conflict("changed_meanwhile"): Another person saved it since row_version.
        Conflict("meeting_over"): The meeting is closed.
        Invalid: It would close before it opens, or has no title.
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
        record_broadcast(
            "meeting.changed",
            meeting,
            actor,
            moved=any(name in PLACE_AND_TIME for name in changed),
            before=before["opens_at"],
            **_build_time_facts(meeting),
        )
    return meeting


def cancel_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """Cancel a meeting that has not begun; registered participants are told.

    Raises Conflict if it has begun, or is already cancelled.
    """
    with transaction():
        meeting = load_plannable_meeting(actor, meeting_id)
        if meeting.state != "planned":
            raise Conflict(
                "meeting_called_off" if meeting.state == "cancelled" else "meeting_begun"
            )
        meeting.state = "cancelled"
        record_broadcast("meeting.cancelled", meeting, actor, **_build_time_facts(meeting))
    return meeting


def restore_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """Restore a cancelled meeting.

    Raises Conflict if it was not cancelled.
    """
    with transaction():
        meeting = load_plannable_meeting(actor, meeting_id)
        if meeting.state != "cancelled":
            raise Conflict("meeting_not_called_off")
        meeting.state = "planned"
        record_broadcast("meeting.restored", meeting, actor, **_build_time_facts(meeting))
    return meeting


def load_plannable_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """Load a meeting for an actor who may plan it, within a transaction.

    Raises NotFound, Unknown or Forbidden, and Conflict("meeting_over") once it is closed.
    """
    meeting = find_row(Meeting, meeting_id)
    require_permission(actor, "meeting.plan", meeting)
    if meeting.state == "closed":
        raise Conflict("meeting_over")
    return meeting


def _check_plan(title: dict[str, str], opens_at: datetime, closes_at: datetime) -> None:
    """Raise Invalid without a title, and if the meeting would close before it opens."""
    require_title(title)
    if closes_at <= opens_at:
        raise Invalid(fields={"closes_at": {"type": "closes_before_it_opens"}})


def _build_time_facts(meeting: Meeting) -> dict[str, str]:
    """Build the facts of an event: opening and closing time."""
    return {"opens_at": meeting.opens_at.isoformat(), "closes_at": meeting.closes_at.isoformat()}


def _find_free_slug(consultation_id: int, title: dict[str, str], number: int) -> str:
    """Find a free slug for a meeting, made from its title in Latin letters."""
    words = title.get("en") or title.get("fr") or title.get("es") or ""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or f"meeting-{number}"
    taken = RESERVED_SLUGS | set(
        db.session.scalars(select(Meeting.slug).where(Meeting.consultation_id == consultation_id))
    )
    return (
        slug
        if slug not in taken
        else f"{slug}-{number}"
        if f"{slug}-{number}" not in taken
        else f"meeting-{number}"
    )


def _make_code() -> str:
    """Make a code of six letters that no other meeting has.

    There are 113 million codes, so that guessing rarely finds a meeting.
    """
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(MEETING_CODE_LENGTH))
        if db.session.scalar(select(Meeting.id).where(Meeting.code == code)) is None:
            return code
