"""Actions that end a silence before its deadline: on broken clauses, or by its withdrawal."""

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import require_permission

from .actions import build_facts, require_open_ballot
from .models import Silence
from .objection_actions import settle_silence
from .objection_queries import compute_outcomes


def end_broken_silence(actor: Actor, silence_id: int) -> Silence:
    """End the silence at once, as the chair, on each clause that an objection has broken.

    Their text is free again. The silence on the other clauses goes on; without others the
    procedure is over.

    Raises:
        Conflict: The procedure is not open, or no clause is broken.
    """
    with transaction():
        silence = find_row(Silence, silence_id)
        require_permission(actor, "silence.put", silence)
        ballot = require_open_ballot(silence)
        found = compute_outcomes(silence)
        broken = [
            each
            for each in silence.clauses
            if each.outcome is None and found[each.clause_id] == "broken"
        ]
        if not broken:
            raise Conflict("silence_unbroken")
        for each in broken:
            each.outcome = "broken"
        db.session.flush()
        record_event(
            "silence.released",
            silence,
            actor,
            audience="everyone",
            **build_facts(silence),
            released=[each.clause_id for each in broken],
            until=silence.closes_at.isoformat(),
        )
        if all(each.outcome is not None for each in silence.clauses):
            ballot.closed_at, ballot.closed_by_id = utc_now(), actor.user_id
            settle_silence(silence, actor)
    return silence


def withdraw_silence(actor: Actor, silence_id: int, reason: str) -> Silence:
    """Withdraw a silence procedure: no clause of it is adopted, and each text is free again.

    The chair withdraws one that is open, its author also one that is only proposed.

    Raises:
        Conflict: The procedure has ended or was withdrawn.
    """
    with transaction():
        silence = find_row(Silence, silence_id)
        if silence.ballot_id is None:
            require_permission(actor, "silence.withdraw", silence)
            if silence.withdrawn_at is not None:
                raise Conflict("silence_over")
        else:
            require_permission(actor, "silence.put", silence)
            ballot = require_open_ballot(silence)
            ballot.closed_at, ballot.closed_by_id = utc_now(), actor.user_id
            for each in silence.clauses:
                each.outcome = each.outcome or "withdrawn"
            ballot.counted = {
                "outcomes": {str(each.clause_id): each.outcome for each in silence.clauses}
            }
        silence.withdrawn_at, silence.withdrawn_by_id = utc_now(), actor.user_id
        silence.withdrawn_reason = reason
        db.session.flush()
        record_event(
            "silence.revoked",
            silence,
            actor,
            audience="moderators" if silence.ballot_id is None else "everyone",
            **build_facts(silence),
            until=silence.closes_at.isoformat(),
        )
    return silence
