"""Everything that changes which screens show a meeting: each is let in by a token, shown once and kept as a hash."""
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find, now
from consult.core.digests import hashed
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import transaction
from consult.core.i18n import LANGUAGES
from consult.core.permissions.rules import require

from consult.meetings.models import LAYOUTS, Meeting, Screen
from consult.meetings.live.broadcast_actions import tell

SIDE_BY_SIDE = 2  # languages on one screen
MOST = 20  # screens of one meeting that stand at a time


class Lit(NamedTuple):
    """A screen, with the secret of its address: known at this moment alone."""

    screen: Screen
    token: str


def light(actor: Actor, meeting_id: int, name: str, layout: str = "auto", languages: Iterable[str] = ("en",)) -> Lit:
    """Set up a screen. languages: of the text, one or two side by side; the first is that of the screen's own words.

    Raises Invalid for what is no layout or language, Conflict where there are very many already.
    """
    with transaction():
        meeting = find(Meeting, meeting_id)
        require(actor, "meeting.plan", meeting)
        if len(screens_of(meeting.id)) >= MOST:
            raise Conflict("too_many_screens", most=MOST)
        token = secrets.token_urlsafe(24)
        made = Screen(consultation_id=meeting.consultation_id, meeting=meeting, name=name, token_hash=hashed(token),
                      layout=_layout(layout), languages=_languages(languages), made_by_id=actor.user_id)
        db.session.add(made)
        db.session.flush()
        tell("screen.lit", meeting, actor, made, screen_id=made.id)
    return Lit(made, token)


def turn(actor: Actor, screen_id: int, layout: str, languages: Iterable[str]) -> Screen:
    """Let a screen show something else, or in other languages; it does so by itself."""
    with transaction():
        screen = _standing(actor, screen_id)
        chosen = _layout(layout), _languages(languages)
        if (screen.layout, screen.languages) != chosen:
            screen.layout, screen.languages = chosen
            tell("screen.turned", screen.meeting, actor, screen, screen_id=screen.id)
    return screen


def relight(actor: Actor, screen_id: int) -> Lit:
    """Give a screen another address; whoever has the old one sees nothing any more."""
    with transaction():
        screen = _standing(actor, screen_id)
        token = secrets.token_urlsafe(24)
        screen.token_hash = hashed(token)
        tell("screen.relit", screen.meeting, actor, screen, screen_id=screen.id)
    return Lit(screen, token)


def put_out(actor: Actor, screen_id: int) -> Screen:
    """Take a screen away: its address leads nowhere from now on. Twice is once."""
    with transaction():
        screen = find(Screen, screen_id)
        require(actor, "meeting.plan", screen.meeting)
        if screen.ended_at is None:
            screen.ended_at = now()
            tell("screen.put_out", screen.meeting, actor, screen, screen_id=screen.id)
    return screen


def screens_of(meeting_id: int) -> list[Screen]:
    """The screens of a meeting that stand, in the order in which they were set up."""
    return list(db.session.scalars(select(Screen).where(Screen.meeting_id == meeting_id, Screen.ended_at.is_(None))
                                   .order_by(Screen.id)))


def screen_by(token: str) -> Screen:
    """The screen that is let in by this token; raises NotFound for what was made up, or was taken away."""
    found = db.session.scalar(select(Screen).where(Screen.token_hash == hashed(token), Screen.ended_at.is_(None)))
    if found is None:
        raise NotFound(what="Screen")
    return found


def _standing(actor: Actor, screen_id: int) -> Screen:
    screen = find(Screen, screen_id)
    require(actor, "meeting.plan", screen.meeting)
    if screen.ended_at is not None:
        raise NotFound(what="Screen")
    return screen


def _layout(layout: str) -> str:
    if layout not in LAYOUTS:
        raise Invalid(fields={"layout": {"type": "literal_error"}})
    return layout


def _languages(languages: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(each for each in languages if each))
    if not 1 <= len(found) <= SIDE_BY_SIDE or any(each not in LANGUAGES for each in found):
        raise Invalid(fields={"languages": {"type": "literal_error"}})
    return found
