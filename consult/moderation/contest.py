"""The acts that all kinds of contests share."""

from typing import Any


from consult.amendments.models import Amendment
from consult.comments.models import Comment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now, require_unchanged
from consult.core.errors import Conflict
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import is_allowed, require_permission

from .actions import require_reason
from consult.moderation.contest_base_models import ContestColumns


def is_publicly_readable(thing: Amendment | Comment) -> bool:
    """Return whether everyone may read a contribution.

    A withdrawn amendment stays on the record; a withdrawn comment does not.
    """
    gone = isinstance(thing, Comment) and thing.withdrawn_at is not None
    return thing.hidden_at is None and thing.held_at is None and not gone


def get_contest_text(actor: Actor, made: Any) -> str | None:
    """Return the text of a contest; None if it is hidden from this reader."""
    return (
        made.reason
        if made.hidden_at is None or is_allowed(actor, "contest.read_hidden", made)
        else None
    )


def refuse_closed_contest(made: ContestColumns) -> None:
    """Raise Conflict if a contest was answered, withdrawn or ended otherwise."""
    if made.replied_at is not None:
        raise Conflict("contest_answered")
    if made.state != "open":
        raise Conflict(made.OVER)


def mark_contest_withdrawn(actor: Actor, made: ContestColumns, row_version: int | None) -> None:
    """Mark a contest as withdrawn, within a transaction.

    Raises:
        Conflict: It is no longer open, or changed since row_version.
    """
    require_permission(actor, "contest.withdraw", made)
    refuse_closed_contest(made)
    require_unchanged(made, row_version)
    made.withdrawn_at = utc_now()
    db.session.flush()


def hide_contest_text(actor: Actor, made: ContestColumns, grounds: ModerationReason) -> None:
    """Hide the text of a contest with a reason, within a transaction.

    Raises:
        Invalid: Ground "other" has no text.
        Conflict: The text is hidden.
    """
    require_reason(grounds)
    if made.hidden_at is not None:
        raise Conflict("contest_hidden")
    made.hidden_at, made.hidden_by_id, made.hidden_reason = utc_now(), actor.user_id, str(grounds)


def unhide_contest_text(made: ContestColumns) -> None:
    """Restore the text of a contest, within a transaction; raise Conflict if it is not hidden."""
    if made.hidden_at is None:
        raise Conflict("contest_not_hidden")
    made.hidden_at = made.hidden_by_id = made.hidden_reason = None
