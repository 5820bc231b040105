"""Actions on the screens of a meeting; each is admitted by a token, stored as a hash."""

import secrets
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.digests import hash_text
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.i18n import LANGUAGES
from consult.core.permissions.rules import require_permission

from consult.meetings.models import LAYOUTS, Meeting, Screen
from consult.meetings.live.broadcast_actions import record_broadcast

LANGUAGES_PER_SCREEN = 2  # languages on one screen
SCREENS_PER_MEETING = 20  # active screens of one meeting


class ScreenWithToken(NamedTuple):
    """A screen with the token of its address, which is known only at this moment."""

    screen: Screen
    token: str


def create_screen(
    actor: Actor,
    meeting_id: int,
    name: str,
    layout: str = "auto",
    languages: Iterable[str] = ("en",),
) -> ScreenWithToken:
    """Create a screen.

    Args:
        languages: Of the text, one or two side by side; the first is also that of the
            interface.

    Raises:
        Invalid: The layout or a language is unknown.
        Conflict: The meeting already has the maximum of screens.
    """
    with transaction():
        meeting = find_row(Meeting, meeting_id)
        require_permission(actor, "meeting.plan", meeting)
        if len(list_screens(meeting.id)) >= SCREENS_PER_MEETING:
            raise Conflict("too_many_screens", most=SCREENS_PER_MEETING)
        token = secrets.token_urlsafe(24)
        made = Screen(
            consultation_id=meeting.consultation_id,
            meeting=meeting,
            name=name,
            token_hash=hash_text(token),
            layout=_check_layout(layout),
            languages=_check_languages(languages),
            made_by_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        record_broadcast("screen.lit", meeting, actor, made, screen_id=made.id)
    return ScreenWithToken(made, token)


def change_screen(actor: Actor, screen_id: int, layout: str, languages: Iterable[str]) -> Screen:
    """Change the layout or the languages of a screen; its page follows at once.

    Raises Invalid for an unknown layout or language, NotFound for a removed screen.
    """
    with transaction():
        screen = _load_active_screen(actor, screen_id)
        chosen = _check_layout(layout), _check_languages(languages)
        if (screen.layout, screen.languages) != chosen:
            screen.layout, screen.languages = chosen
            record_broadcast("screen.turned", screen.meeting, actor, screen, screen_id=screen.id)
    return screen


def renew_screen_token(actor: Actor, screen_id: int) -> ScreenWithToken:
    """Give a screen a new address; the old one shows nothing any more.

    Raises NotFound for a removed screen.
    """
    with transaction():
        screen = _load_active_screen(actor, screen_id)
        token = secrets.token_urlsafe(24)
        screen.token_hash = hash_text(token)
        record_broadcast("screen.relit", screen.meeting, actor, screen, screen_id=screen.id)
    return ScreenWithToken(screen, token)


def remove_screen(actor: Actor, screen_id: int) -> Screen:
    """Remove a screen, so that its address leads nowhere; repeated, it changes nothing."""
    with transaction():
        screen = find_row(Screen, screen_id)
        require_permission(actor, "meeting.plan", screen.meeting)
        if screen.ended_at is None:
            screen.ended_at = utc_now()
            record_broadcast("screen.put_out", screen.meeting, actor, screen, screen_id=screen.id)
    return screen


def list_screens(meeting_id: int) -> list[Screen]:
    """List the active screens of a meeting, in the order in which they were created."""
    return list(
        db.session.scalars(
            select(Screen)
            .where(Screen.meeting_id == meeting_id, Screen.ended_at.is_(None))
            .order_by(Screen.id)
        )
    )


def find_screen_by_token(token: str) -> Screen:
    """Find the active screen of this token.

    Raises NotFound.
    """
    found = db.session.scalar(
        select(Screen).where(Screen.token_hash == hash_text(token), Screen.ended_at.is_(None))
    )
    if found is None:
        raise NotFound(what="Screen")
    return found


def _load_active_screen(actor: Actor, screen_id: int) -> Screen:
    """Load an active screen for an actor who may plan its meeting."""
    screen = find_row(Screen, screen_id)
    require_permission(actor, "meeting.plan", screen.meeting)
    if screen.ended_at is not None:
        raise NotFound(what="Screen")
    return screen


def _check_layout(layout: str) -> str:
    """Return the layout; raise Invalid for an unknown one."""
    if layout not in LAYOUTS:
        raise Invalid(fields={"layout": {"type": "literal_error"}})
    return layout


def _check_languages(languages: Iterable[str]) -> list[str]:
    """Return the languages without repetitions; raise Invalid for unknown, too many or none."""
    found = list(dict.fromkeys(each for each in languages if each))
    if not 1 <= len(found) <= LANGUAGES_PER_SCREEN or any(each not in LANGUAGES for each in found):
        raise Invalid(fields={"languages": {"type": "literal_error"}})
    return found
