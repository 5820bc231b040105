"""Everything that changes which screens show a meeting: each is let in by a token, shown once and kept as a hash."""
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
SCREENS_PER_MEETING = 20  # screens of one meeting that stand at a time


class ScreenWithToken(NamedTuple):
    """A screen, with the secret of its address: known at this moment alone."""

    screen: Screen
    token: str


def create_screen(actor: Actor, meeting_id: int, name: str, layout: str = "auto", languages: Iterable[str] = ("en",)) -> ScreenWithToken:
    """Set up a screen. languages: of the text, one or two side by side; the first is that of the screen's own words.

    Raises Invalid for what is no layout or language, Conflict where there are very many already.
    """
    with transaction():
        meeting = find_row(Meeting, meeting_id)
        require_permission(actor, "meeting.plan", meeting)
        if len(list_screens(meeting.id)) >= SCREENS_PER_MEETING:
            raise Conflict("too_many_screens", most=SCREENS_PER_MEETING)
        token = secrets.token_urlsafe(24)
        made = Screen(consultation_id=meeting.consultation_id, meeting=meeting, name=name, token_hash=hash_text(token),
                      layout=_check_layout(layout), languages=_check_languages(languages), made_by_id=actor.user_id)
        db.session.add(made)
        db.session.flush()
        record_broadcast("screen.lit", meeting, actor, made, screen_id=made.id)
    return ScreenWithToken(made, token)


def change_screen(actor: Actor, screen_id: int, layout: str, languages: Iterable[str]) -> Screen:
    """Let a screen show something else, or in other languages; it does so by itself."""
    with transaction():
        screen = _load_active_screen(actor, screen_id)
        chosen = _check_layout(layout), _check_languages(languages)
        if (screen.layout, screen.languages) != chosen:
            screen.layout, screen.languages = chosen
            record_broadcast("screen.turned", screen.meeting, actor, screen, screen_id=screen.id)
    return screen


def renew_screen_token(actor: Actor, screen_id: int) -> ScreenWithToken:
    """Give a screen another address; whoever has the old one sees nothing any more."""
    with transaction():
        screen = _load_active_screen(actor, screen_id)
        token = secrets.token_urlsafe(24)
        screen.token_hash = hash_text(token)
        record_broadcast("screen.relit", screen.meeting, actor, screen, screen_id=screen.id)
    return ScreenWithToken(screen, token)


def remove_screen(actor: Actor, screen_id: int) -> Screen:
    """Take a screen away: its address leads nowhere from now on. Twice is once."""
    with transaction():
        screen = find_row(Screen, screen_id)
        require_permission(actor, "meeting.plan", screen.meeting)
        if screen.ended_at is None:
            screen.ended_at = utc_now()
            record_broadcast("screen.put_out", screen.meeting, actor, screen, screen_id=screen.id)
    return screen


def list_screens(meeting_id: int) -> list[Screen]:
    """The screens of a meeting that stand, in the order in which they were set up."""
    return list(db.session.scalars(select(Screen).where(Screen.meeting_id == meeting_id, Screen.ended_at.is_(None))
                                   .order_by(Screen.id)))


def find_screen_by_token(token: str) -> Screen:
    """The screen that is let in by this token; raises NotFound for what was made up, or was taken away."""
    found = db.session.scalar(select(Screen).where(Screen.token_hash == hash_text(token), Screen.ended_at.is_(None)))
    if found is None:
        raise NotFound(what="Screen")
    return found


def _load_active_screen(actor: Actor, screen_id: int) -> Screen:
    screen = find_row(Screen, screen_id)
    require_permission(actor, "meeting.plan", screen.meeting)
    if screen.ended_at is not None:
        raise NotFound(what="Screen")
    return screen


def _check_layout(layout: str) -> str:
    if layout not in LAYOUTS:
        raise Invalid(fields={"layout": {"type": "literal_error"}})
    return layout


def _check_languages(languages: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(each for each in languages if each))
    if not 1 <= len(found) <= LANGUAGES_PER_SCREEN or any(each not in LANGUAGES for each in found):
        raise Invalid(fields={"languages": {"type": "literal_error"}})
    return found
