"""Actions of publishing: decisions of the chair about a whole version, and hooks on issue."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, utc_now
from consult.core.errors import Conflict, Invalid
from consult.core.events.log import record_event, transaction
from consult.core.hooks import before_issue, issue_checks
from consult.documents.versions.working_version_actions import get_unissued_version
from consult.documents.models import Version

from consult.consolidation.dispositions.effect import (
    apply_dispositions,
)
from consult.consolidation.carry_over.confirmation import load_doubtful_places, settle_carry_over
from consult.consolidation.models import Decision, Postponed
from .queries import load_collisions, load_blockers, digest_current_order


def decide_order(actor: Actor, version_id: int, digest: str, reason: str) -> Decision:
    """Decide, as the chair, the order of the clauses of a working version.

    Raises:
        Conflict: A clause was moved, added or removed since the order was read.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if digest != digest_current_order(version):
            raise Conflict("changed_since_seen")
        last = db.session.scalar(
            select(func.max(Decision.number)).where(Decision.document_id == version.document_id)
        )
        made = Decision(
            consultation_id=version.consultation_id,
            document_id=version.document_id,
            version_id=version_id,
            number=(last or 0) + 1,
            reason=reason,
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


def postpone_answers(actor: Actor, version_id: int, until: datetime, reason: str) -> Postponed:
    """Allow a version to be issued with due answers until a deadline, as the chair.

    The number of due answers stays public.

    Raises:
        Invalid: The deadline is in the past.
    """
    with transaction():
        version = get_unissued_version(actor, version_id, "decision.take")
        if until <= utc_now():
            raise Invalid(fields={"until": {"type": "in_the_past"}})
        made = db.session.get(Postponed, version_id) or Postponed(
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


def find_unfinished(actor: Actor, version: Version) -> Iterator[Conflict]:
    """Yield a refusal for each kind of unfinished work.

    Kinds: decisions that the chair has not taken, answers that are due, amendments that
    collide, and places that are doubtful.
    """
    found = load_blockers(version)
    if not found.is_clear:
        yield Conflict(
            "not_ready_to_issue",
            undecided=len(found.undecided) + len(found.gone) + len(found.moved),
            owed=found.answers,
        )
    if found.answers:  # once every amendment is answered, no collision is left
        left = sum(not each.settled for each in load_collisions(actor, version))
        if left:
            yield Conflict("collisions_left", left=left)
    left = len(load_doubtful_places(actor, version))
    if left:
        yield Conflict("places_doubtful", left=left)


def settle_contributions(actor: Actor, version: Version) -> None:
    """Settle the carry-over and apply the dispositions of a version that is being issued."""
    if version.document.current_version_id is not None:
        settle_carry_over(actor, version)
        apply_dispositions(actor, version)


issue_checks.append(find_unfinished)
before_issue.append(settle_contributions)
