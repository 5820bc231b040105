"""Actions that hide the reason of a contest, or show it again; the contest itself continues."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import require_permission
from consult.moderation.contest import hide_contest_text, unhide_contest_text

from .actions import record_contest_event
from .queries import find_public_answer
from .models import Contest


def find_hideable_contest(actor: Actor, contest_id: int) -> Contest:
    """Find a contest whose reason the actor may hide.

    Raises:
        NotFound: Its answer is not public.
        Conflict: The contest was withdrawn.
    """
    made = find_row(Contest, contest_id)
    require_permission(actor, "contest.hide", made)
    find_public_answer(made.disposition_id)
    if made.withdrawn_at is not None:
        raise Conflict("contest_withdrawn")
    return made


def hide_contest(actor: Actor, contest_id: int, grounds: ModerationReason) -> Contest:
    """Hide the reason of a contest and publish the grounds; the contest stays open.

    Raises:
        NotFound: Its answer is not public.
        Conflict: The contest was withdrawn, or its reason is hidden already.
        Invalid: The grounds are missing.
    """
    with transaction():
        made = find_hideable_contest(actor, contest_id)
        hide_contest_text(actor, made, grounds)
        made.nonce = made.nonce or make_nonce()
        db.session.flush()
        record_contest_event(
            "contest.hidden",
            made,
            made.disposition,
            actor,
            ground=grounds.ground,
            digest=commit_words(made.nonce, str(grounds)),
        )
    return made


def show_contest(actor: Actor, contest_id: int) -> Contest:
    """Show the hidden reason of a contest again.

    Raises:
        NotFound: Its answer is not public.
        Conflict: The contest was withdrawn, or its reason is not hidden.
    """
    with transaction():
        made = find_hideable_contest(actor, contest_id)
        unhide_contest_text(made)
        db.session.flush()
        record_contest_event("contest.shown", made, made.disposition, actor)
    return made
