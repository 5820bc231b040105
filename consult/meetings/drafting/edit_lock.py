"""The pen, an exclusive lock of one editor on a drafted text, with request and handover."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import utc_now
from consult.core.errors import Conflict

from .models import DraftedText


def take_pen(text: DraftedText, actor: Actor, *, over: bool = False) -> bool:
    """Take the pen; return whether it changed hands.

    Args:
        over: Also from an editor who is active.

    Raises:
        Conflict: Another editor has it and was active within the last minute.
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
    """Ask the editor for the pen.

    Raises Conflict if it is free, or the actor's own.
    """
    if text.held_by is None or text.held_by == actor.user_id:
        raise Conflict("pen_is_free")
    text.asked_by_id, text.asked_at = actor.user_id, utc_now()


def give_pen(text: DraftedText, actor: Actor) -> int | None:
    """Give the pen to the person who asked, or release it; return the new holder.

    Raises Conflict if the actor does not have it.
    """
    require_pen(text, actor)
    to = text.asked_by_id
    _set_holder(text, to)
    if to is None:
        text.seen_at = None
    return to


def _set_holder(text: DraftedText, to: int | None) -> None:
    """Set the holder of the pen and clear the request for it."""
    text.editor_id, text.editor_since, text.seen_at = to, utc_now(), utc_now()
    text.asked_by_id = text.asked_at = None


def require_pen(text: DraftedText, actor: Actor) -> None:
    """Raise Conflict unless the actor has the pen.

    An inactive editor keeps the pen until another person takes it.
    """
    if text.editor_id is None or text.editor_id != actor.user_id:
        raise Conflict("pen_not_yours", name=text.editor.name if text.editor else "")
    text.seen_at = utc_now()
