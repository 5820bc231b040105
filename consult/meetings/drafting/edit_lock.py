"""The pen: who writes words that many look at; one at a time, and how it goes from hand to hand."""
from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.errors import Conflict

from .models import DraftedText


def take_pen(text: DraftedText, actor: Actor, *, over: bool = False) -> bool:
    """Take the pen; whether it came from somewhere else. over: also from somebody who is writing.

    Raises Conflict where somebody else has it who gave a sign of life in the last minute.
    """
    holder = text.held_by
    if holder == actor.user_id:
        text.seen_at = utc_now()
        return False
    if holder is not None and not over:
        raise Conflict("pen_taken", name=text.editor.name if text.editor else "")
    _set_holder(text, actor.user_id)
    return True


def request_pen(text: DraftedText, actor: Actor) -> None:
    """Ask who has the pen for it; raises Conflict where it is free, or one's own."""
    if text.held_by is None or text.held_by == actor.user_id:
        raise Conflict("pen_is_free")
    text.asked_by_id, text.asked_at = actor.user_id, utc_now()


def give_pen(text: DraftedText, actor: Actor) -> int | None:
    """Hand it to whoever asked, or lay it down where nobody did; who has it then."""
    require_pen(text, actor)
    to = text.asked_by_id
    _set_holder(text, to)
    if to is None:
        text.seen_at = None
    return to


def _set_holder(text: DraftedText, to: int | None) -> None:
    text.editor_id, text.editor_since, text.seen_at = to, utc_now(), utc_now()
    text.asked_by_id = text.asked_at = None


def require_pen(text: DraftedText, actor: Actor) -> None:
    """Raises Conflict unless the actor has the pen; nobody loses it by being quiet until somebody else takes it."""
    if text.editor_id is None or text.editor_id != actor.user_id:
        raise Conflict("pen_not_yours", name=text.editor.name if text.editor else "")
    text.seen_at = utc_now()
