"""Moderation of comments of the test consultation: the comments, the reason, and those who may."""

from consult.comments import actions as comments
from consult.consultations.models import Consultation
from consult.consultations.roles.approval_actions import withdraw_approval
from consult.core.database.engine import find_row
from consult.core.errors import Forbidden, SignInRequired
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from tests.world import ROLES

INSULT = ModerationReason("insult", "Names a delegate.")
MODERATORS = {"mona", "sera"}


def say(world, name="pia", clause=None, **more):
    return comments.post_comment(world.actor(name), clause or world.clause, "Words.", **more).id


def held(world, name="ivo", clause=None):
    """Post a comment that waits for a moderator, as if none of the author's was approved."""
    with transaction():
        find_row(Consultation, world.consultation).hold_unverified = True
        withdraw_approval(world.consultation, world.ids[name])
    return say(world, name, clause)


def who_may(world, prepare, act):
    """Return who could do it to a new comment each; everyone else was refused, and nothing was
    written.
    """
    did = set()
    for name in [*ROLES, None]:
        comment = prepare()
        before = len(world.events())
        try:
            act(world.actor(name), comment)
            did.add(name)
        except SignInRequired:
            assert name is None and len(world.events()) == before
        except Forbidden:
            assert name is not None and len(world.events()) == before
    return did
