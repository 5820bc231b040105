"""Hiding the words of a contest that should not stand, and showing them again; the contest itself goes on."""
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row
from consult.core.digests import hash_text
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import require_permission
from consult.moderation.contest import hide_contest_text, unhide_contest_text

from .actions import find_public_answer, record_contest_event
from .models import Contest


def find_hideable_contest(actor: Actor, contest_id: int) -> Contest:
    """A contest whose words the actor may hide.

    Raises NotFound where its answer is not public, Conflict where it was withdrawn and its words are nowhere to be read.
    """
    made = find_row(Contest, contest_id)
    require_permission(actor, "contest.hide", made)
    find_public_answer(made.disposition_id)
    if made.withdrawn_at is not None:
        raise Conflict("contest_withdrawn")
    return made


def hide_contest(actor: Actor, contest_id: int, grounds: ModerationReason) -> Contest:
    """Take the words of a contest out of sight, and say why to everyone; it stays open and is answered as before.

    Raises like to_hide, Invalid where the reason is not said, and Conflict where the words are hidden already.
    """
    with transaction():
        made = find_hideable_contest(actor, contest_id)
        hide_contest_text(actor, made, grounds)
        db.session.flush()
        record_contest_event("contest.hidden", made, made.disposition, actor, ground=grounds.ground, digest=hash_text(str(grounds)))
    return made


def show_contest(actor: Actor, contest_id: int) -> Contest:
    """Let the words of a contest be read again; raises like to_hide, and Conflict where they are not hidden."""
    with transaction():
        made = find_hideable_contest(actor, contest_id)
        unhide_contest_text(made)
        db.session.flush()
        record_contest_event("contest.shown", made, made.disposition, actor)
    return made
