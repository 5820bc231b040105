"""Hiding the words of a contest that should not stand, and showing them again; the contest itself goes on."""
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find
from consult.core.digests import hashed
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.moderation_reasons import Grounds
from consult.core.permissions.rules import require
from consult.moderation.contest import hide_words, show_words

from .actions import answer_at, note
from .models import Contest


def to_hide(actor: Actor, contest_id: int) -> Contest:
    """A contest whose words the actor may hide.

    Raises NotFound where its answer is not public, Conflict where it was withdrawn and its words are nowhere to be read.
    """
    made = find(Contest, contest_id)
    require(actor, "contest.hide", made)
    answer_at(made.disposition_id)
    if made.withdrawn_at is not None:
        raise Conflict("contest_withdrawn")
    return made


def hide_contest(actor: Actor, contest_id: int, grounds: Grounds) -> Contest:
    """Take the words of a contest out of sight, and say why to everyone; it stays open and is answered as before.

    Raises like to_hide, Invalid where the reason is not said, and Conflict where the words are hidden already.
    """
    with transaction():
        made = to_hide(actor, contest_id)
        hide_words(actor, made, grounds)
        db.session.flush()
        note("contest.hidden", made, made.disposition, actor, ground=grounds.ground, digest=hashed(str(grounds)))
    return made


def show_contest(actor: Actor, contest_id: int) -> Contest:
    """Let the words of a contest be read again; raises like to_hide, and Conflict where they are not hidden."""
    with transaction():
        made = to_hide(actor, contest_id)
        show_words(made)
        db.session.flush()
        note("contest.shown", made, made.disposition, actor)
    return made
