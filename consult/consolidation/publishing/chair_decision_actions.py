"""Decisions of the chair about a whole version: its order, final text, postponed answers."""

from datetime import datetime

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.digests import commit_words, make_nonce
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.documents.versions.working_version_actions import get_unissued_version
from consult.documents.models import Version

from consult.consolidation.decisions.queries import compute_next_decision_number
from consult.consolidation.models import ChairDecision, AnswerPostponement
from .queries import load_blockers, digest_current_order


def decide_order(actor: Actor, version_id: int, digest: str, reason: str) -> ChairDecision:
    """Decide, as the chair, the order of the clauses of a working version.

    Raises:
        Conflict: A clause was moved, added or removed since the order was read.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if digest != digest_current_order(version):
            raise Conflict("changed_since_seen")
        made = ChairDecision(
            consultation_id=version.consultation_id,
            document_id=version.document_id,
            version_id=version_id,
            number=compute_next_decision_number(version.consultation_id),
            reason=reason,
            nonce=make_nonce(),
            order_digest=digest,
            made_by_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "order.decided",
            made,
            actor,
            document_id=version.document_id,
            version_id=version_id,
            number=made.number,
            digest=digest,
            reason_digest=commit_words(made.nonce or "", reason),
        )
    return made


def mark_final(actor: Actor, version_id: int, *, final: bool) -> Version:
    """Mark a working version as the final text, or remove that mark, as the chair."""
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if version.final != final:
            version.final = final
            record_event(
                "version.finalised",
                version,
                actor,
                document_id=version.document_id,
                version_id=version_id,
                final=final,
            )
    return version


def postpone_answers(
    actor: Actor, version_id: int, until: datetime, reason: str
) -> AnswerPostponement:
    """Allow a version to be issued with due answers until a deadline, as the chair.

    The number of due answers stays public.

    Raises:
        Invalid: The deadline is in the past.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if until <= utc_now():
            raise Invalid(fields={"until": {"type": "in_the_past"}})
        made = db.session.get(AnswerPostponement, version_id) or AnswerPostponement(
            version_id=version_id, consultation_id=version.consultation_id
        )
        made.until, made.reason, made.made_by_id, made.made_at = (
            until,
            reason,
            actor.user_id or 0,
            utc_now(),
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "answers.postponed",
            version,
            actor,
            document_id=version.document_id,
            version_id=version_id,
            until=until.isoformat(),
            owed=load_blockers(version).answers,
        )
    return made
