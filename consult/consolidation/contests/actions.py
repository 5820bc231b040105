"""Actions of contests: contest an answer, withdraw a contest, and reply to it."""

from typing import Any

from sqlalchemy import delete, select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now, require_unchanged
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.permissions.rules import is_allowed, require_permission
from consult.core.hooks import before_discard
from consult.moderation.contest import (
    refuse_closed_contest,
    mark_contest_withdrawn,
)

from consult.consolidation.dispositions.confirmation_actions import require_fitting_answer
from consult.consolidation.dispositions.effect import apply_dispositions
from .models import Contest
from consult.consolidation.models import Disposition
from consult.consolidation.contests.queries import (
    get_contribution,
    get_contribution_ref,
    find_public_answer,
    load_contests_by_disposition,
    build_contest_state,
    is_chair_alone,
)


def contest_answer(actor: Actor, disposition_id: int, reason: str) -> Contest:
    """Contest an answer, or take a moderator's reply to the chair.

    The chair is asked at once if nobody else may review what the only moderator answered.

    Raises:
        NotFound: The answer is not public, or its contribution was withdrawn.
        Conflict: It is contested already, the chair has decided, or the time has passed.
    """
    with transaction():
        given = find_public_answer(disposition_id)
        thing = get_contribution(given)
        require_permission(actor, "answer.contest", thing)
        if thing.withdrawn_at is not None:
            raise NotFound(what="Answer")
        there = load_contests_by_disposition([disposition_id])[disposition_id]
        standing = build_contest_state(given, there)
        if not standing.step:
            raise Conflict(
                "contested_already"
                if standing.last and not standing.last.final
                else "answered_for_good"
            )
        if not standing.in_time:
            raise Conflict(
                "too_late_to_contest", until=standing.until.isoformat() if standing.until else ""
            )
        to_chair = standing.step == "chair" or is_chair_alone(given, actor.user_id or 0)
        made = next(
            (each for each in there if each.to_chair == to_chair), None
        )  # reuse a withdrawn contest
        if made is None:
            made = Contest(
                consultation_id=given.consultation_id, disposition_id=given.id, to_chair=to_chair
            )
            db.session.add(made)
        made.author_id, made.organisation_id = actor.user_id or 0, thing.organisation_id
        made.reason, made.contested_at, made.withdrawn_at = reason, utc_now(), None
        made.hidden_at = made.hidden_by_id = made.hidden_reason = (
            None  # it concerned the earlier reason
        )
        made.outcome, made.why, made.given_by_id, made.given_at = (
            given.outcome,
            given.reason,
            given.made_by_id,
            given.made_at,
        )
        db.session.flush()
        record_contest_event("answer.contested", made, given, actor, to_chair=to_chair)
    return made


def withdraw_contest(actor: Actor, contest_id: int, row_version: int | None = None) -> Contest:
    """Withdraw a contest; the answer can be contested again before the deadline.

    Raises:
        Conflict: The contest has a reply.
    """
    with transaction():
        made = find_row(Contest, contest_id)
        mark_contest_withdrawn(actor, made, row_version)
        record_contest_event("contest.withdrawn", made, made.disposition, actor)
    return made


def answer_contest(
    actor: Actor,
    contest_id: int,
    verdict: str,
    reason: str,
    outcome: str | None = None,
    row_version: int | None = None,
) -> Contest:
    """Uphold a contested answer, or change its outcome; the contested answer stays on record.

    Raises:
        Invalid: The answer is changed without an outcome.
        Conflict: The new outcome does not fit the issued text, or the contest was withdrawn or
            answered in the meantime.
    """
    with transaction():
        made = find_row(Contest, contest_id)
        require_permission(actor, "contest.settle" if made.to_chair else "contest.review", made)
        refuse_closed_contest(made)
        require_unchanged(made, row_version)
        if verdict == "changed" and outcome is None:
            raise Invalid(fields={"outcome": {"type": "missing"}})
        given = made.disposition
        before = given.outcome
        if verdict == "changed":
            given.outcome, given.reason, given.hunks = outcome or before, reason, {}
            given.made_by_id, given.made_at = actor.user_id or 0, utc_now()
            require_fitting_answer(given.version, given)
        made.verdict, made.reply, made.replied_by_id, made.replied_at = (
            verdict,
            reason,
            actor.user_id,
            utc_now(),
        )
        made.final = made.to_chair or is_allowed(actor, "contest.settle", made)
        db.session.flush()
        if verdict == "changed":
            _apply_changed_answer(actor, given)
        record_contest_event(
            "contest.answered",
            made,
            given,
            actor,
            verdict=verdict,
            outcome=given.outcome,
            final=made.final,
        )
    return made


def _apply_changed_answer(actor: Actor, given: Disposition) -> None:
    """Apply a changed answer to its amendment.

    The amendment is open again if it is carried over, or if part of it is open.
    """
    edit, version = given.amendment, given.version
    if edit is None or version.id != version.document.current_version_id:
        return
    if edit.answered_in_id == version.id:
        edit.answered_in_id = None
        db.session.flush()
    apply_dispositions(actor, version, get_contribution_ref(given))


def record_contest_event(
    verb: str, made: Contest, given: Disposition, actor: Actor, **facts: Any
) -> None:
    """Record an event about a contest for everyone; the event does not contain its text."""
    thing, about = get_contribution(given), get_contribution_ref(given)
    record_event(
        verb,
        made,
        actor,
        document_id=thing.document_id,
        version_id=given.version_id,
        clause_id=thing.clause_id,
        kind=about.kind,
        contribution_id=about.id,
        disposition_id=given.id,
        **facts,
    )


def discard_contests(version_ids: list[int]) -> None:
    """Discard the contests of a discarded working version."""
    answers = select(Disposition.id).where(Disposition.version_id.in_(version_ids))
    db.session.execute(delete(Contest).where(Contest.disposition_id.in_(answers)))


before_discard.insert(0, discard_contests)  # must run before discard_work removes the dispositions
