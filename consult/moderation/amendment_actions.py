"""Decisions of moderators about amendments: hide, restore, approve."""

from consult.amendments.actions import load_current_revision, record_amendment_event
from consult.amendments.models import Amendment
from consult.consultations.roles.approval_actions import approve_participant, withdraw_approval
from consult.core.permissions.actor import Actor
from consult.core.database.engine import find_row, require_not_erased, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.rules import require_permission

from .actions import require_reason
from .appeals.closing_actions import close_appeal


def hide_amendment(actor: Actor, amendment_id: int, grounds: ModerationReason) -> Amendment:
    """Hide an amendment with a reason that its author sees; raise Conflict if it is hidden."""
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.hide", amendment)
        require_reason(grounds)
        if amendment.hidden_at is not None:
            raise Conflict("amendment_not_shown")
        amendment.nonce = amendment.nonce or make_nonce()
        record_amendment_event(
            "amendment.hidden",
            amendment,
            actor,
            ground=grounds.ground,
            digest=commit_words(amendment.nonce, str(grounds)),
        )
        amendment.hidden_at, amendment.hidden_by_id, amendment.hidden_reason = (
            utc_now(),
            actor.user_id,
            str(grounds),
        )
        withdraw_approval(amendment.consultation_id, amendment.author_id)
    return amendment


def unhide_amendment(actor: Actor, amendment_id: int) -> Amendment:
    """Restore a hidden amendment; raise Conflict if it is not hidden."""
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.hide", amendment)
        require_not_erased(amendment)
        if amendment.hidden_at is None:
            raise Conflict("amendment_not_hidden")
        close_appeal(amendment, actor)
        show_amendment_again(amendment, actor)
    return amendment


def show_amendment_again(amendment: Amendment, actor: Actor) -> None:
    """Show a hidden amendment again, within a transaction that asked for the permission."""
    amendment.hidden_at = amendment.hidden_by_id = amendment.hidden_reason = None
    record_amendment_event("amendment.restored", amendment, actor)
    approve_participant(amendment.consultation_id, amendment.author_id)


def approve_amendment(actor: Actor, amendment_id: int) -> Amendment:
    """Approve a held amendment, so that everyone can read it; raise Conflict if it is not held."""
    with transaction():
        amendment = find_row(Amendment, amendment_id)
        require_permission(actor, "amendment.approve", amendment)
        require_not_erased(amendment)
        if amendment.held_at is None:
            raise Conflict("amendment_not_held")
        amendment.held_at = None
        record_amendment_event(
            "amendment.approved",
            amendment,
            actor,
            kind=amendment.kind,
            digest=load_current_revision(amendment).digest,
        )
        approve_participant(amendment.consultation_id, amendment.author_id)
    return amendment
