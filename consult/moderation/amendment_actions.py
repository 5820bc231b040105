"""What moderators decide about amendments that should not stand, or wait. Each action: require, check, change, record."""
from consult.amendments.actions import current, tell
from consult.amendments.models import Amendment
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find, now
from consult.core.digests import hashed
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.moderation_reasons import Grounds
from consult.core.permissions.rules import require

from .actions import worded


def hide_amendment(actor: Actor, amendment_id: int, grounds: Grounds) -> Amendment:
    """Take an amendment out of sight, and say why to its author."""
    with transaction():
        amendment = find(Amendment, amendment_id)
        require(actor, "amendment.hide", amendment)
        worded(grounds)
        if amendment.hidden_at is not None:
            raise Conflict("amendment_not_shown")
        tell("amendment.hidden", amendment, actor, ground=grounds.ground, digest=hashed(str(grounds)))
        amendment.hidden_at, amendment.hidden_by_id, amendment.hidden_reason = now(), actor.user_id, str(grounds)
    return amendment


def show_amendment(actor: Actor, amendment_id: int) -> Amendment:
    """Let a hidden amendment be read again."""
    with transaction():
        amendment = find(Amendment, amendment_id)
        require(actor, "amendment.hide", amendment)
        if amendment.hidden_at is None:
            raise Conflict("amendment_not_hidden")
        amendment.hidden_at = amendment.hidden_by_id = amendment.hidden_reason = None
        tell("amendment.restored", amendment, actor)
    return amendment


def approve_amendment(actor: Actor, amendment_id: int) -> Amendment:
    """Let everyone read an amendment that was held."""
    with transaction():
        amendment = find(Amendment, amendment_id)
        require(actor, "amendment.approve", amendment)
        if amendment.held_at is None:
            raise Conflict("amendment_not_held")
        amendment.held_at = None
        tell("amendment.approved", amendment, actor, kind=amendment.kind, digest=current(amendment).digest)
    return amendment
