"""Actions on appeals against hiding: appeal, withdraw, decide."""

from datetime import timedelta

from consult.comments.models import Comment
from consult.consultations.models import Consultation
from consult.core.database.engine import (
    db,
    find_row,
    require_not_erased,
    require_unchanged,
    utc_now,
)
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission
from consult.moderation.actions import show_comment_again
from consult.moderation.amendment_actions import show_amendment_again

from .closing_actions import record_appeal_event
from .models import HidingAppeal
from .queries import CONTRIBUTIONS, find_appeal_body, find_standing_appeal


def appeal_against_hiding(actor: Actor, kind: str, number: int, reason: str) -> HidingAppeal:
    """Appeal against the hiding of one's own contribution, once for each hiding.

    Args:
        kind: comment or amendment. number: its id.

    Raises:
        Conflict: It is not hidden, or there is an appeal already.
    """
    with transaction():
        thing = find_row(CONTRIBUTIONS[kind], number)
        require_permission(actor, "appeal.make", thing)
        require_not_erased(thing)
        if thing.hidden_at is None or thing.withdrawn_at is not None:
            raise Conflict("not_hidden")
        if find_standing_appeal(thing) is not None:
            raise Conflict("appealed_already")
        consultation = find_row(Consultation, thing.consultation_id)
        made = HidingAppeal(
            consultation_id=consultation.id,
            author_id=actor.user_id or 0,
            hidden_at=thing.hidden_at,
            grounds=thing.hidden_reason or "other",
            hidden_by_id=thing.hidden_by_id,
            goes_to=find_appeal_body(thing),
            due_at=utc_now() + timedelta(days=consultation.appeal_days),
            reason=reason,
            **{f"{kind}_id": thing.id},
        )
        db.session.add(made)
        db.session.flush()
        record_appeal_event("appeal.made", made, actor, deadline_at=made.due_at.isoformat())
    return made


def withdraw_appeal(actor: Actor, appeal_id: int) -> HidingAppeal:
    """Withdraw one's appeal; as long as the contribution is hidden one may appeal again.

    Raises:
        Conflict: It is not open.
    """
    with transaction():
        made = _get_open_appeal(appeal_id, actor, "appeal.withdraw")
        made.withdrawn_at = utc_now()
        db.session.flush()
        record_appeal_event("appeal.withdrawn", made, actor)
    return made


def decide_appeal(
    actor: Actor, appeal_id: int, verdict: str, reply: str, row_version: int | None = None
) -> HidingAppeal:
    """Decide on an appeal, with a reason: the contribution stays hidden, or is shown again.

    Args:
        verdict: upheld (it stays hidden) or restored.

    Raises:
        Conflict: It is not open, or was changed since it was read.
    """
    with transaction():
        made = _get_open_appeal(appeal_id, actor, "appeal.decide")
        require_unchanged(made, row_version)
        made.verdict, made.reply = verdict, reply
        made.replied_by_id, made.replied_at = actor.user_id, utc_now()
        db.session.flush()
        if verdict == "restored":
            _show_again(made, actor)
        record_appeal_event("appeal.decided", made, actor, verdict=verdict)
    return made


def _show_again(appeal: HidingAppeal, actor: Actor) -> None:
    thing = appeal.contribution
    if isinstance(thing, Comment):
        show_comment_again(thing, actor, appeal.id)
    else:
        show_amendment_again(thing, actor)


def _get_open_appeal(appeal_id: int, actor: Actor, rule: str) -> HidingAppeal:
    made = find_row(HidingAppeal, appeal_id)
    require_permission(actor, rule, made)
    if made.state != "open":
        raise Conflict("appeal_over")
    return made
