"""Objections to clauses under silence, rulings of the chair, deadline reminders, and the end
of a procedure.
"""

from datetime import timedelta

from sqlalchemy import select

from consult.amendments.actions import create_objection_amendment
from consult.ballots.counting.actions import CLOCK_ACTOR
from consult.core.hooks import on_close, on_recount
from consult.positions.models import Ballot
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, Invalid, NotFound
from consult.core.events.log import record_event, transaction
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.rules import require_permission

from consult.consolidation.actions import record_silence_decision
from .models import SilenceObjection, Silence, SilenceClause
from .actions import require_open_ballot
from consult.consolidation.silence.objection_queries import (
    load_newest_deadline_moment,
    load_objections,
    compute_outcomes,
    resolve_holder,
    find_objection_id,
    load_objections_from_events,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def object_to_clause(
    actor: Actor, silence_id: int, clause_id: int, text: str, reason: str
) -> SilenceObjection:
    """Object to a clause with a reason and another text, which becomes an amendment.

    Uses the same lock as the closing. Objections from outside the electorate wait for the
    chair's ruling.

    Raises:
        Conflict: The procedure is not open, its deadline has passed, or this elector has
            objected already.
        Invalid: The text is unchanged.
        NotFound: The clause is not under this procedure.
    """
    with transaction():
        silence = find_row(Silence, silence_id)
        entitled, holder = resolve_holder(actor, silence)
        if not entitled:
            require_permission(actor, "silence.object_too", silence)
        require_open_ballot(silence)
        clause = next((each for each in silence.clauses if each.clause_id == clause_id), None)
        if clause is None:
            raise NotFound(what="Clause")
        if clause.outcome is not None:
            raise Conflict("silence_over")
        if text == clause.words:
            raise Invalid(fields={"text": {"type": "no_change"}})
        if find_objection_id(silence.id, clause_id, holder) is not None:
            raise Conflict("objected_already")
        edit = create_objection_amendment(actor, clause_id, text, reason)
        made = SilenceObjection(
            consultation_id=silence.consultation_id,
            silence_id=silence.id,
            clause_id=clause_id,
            holder=holder,
            entitled=entitled,
            amendment_id=edit.id,
            made_by_id=actor.user_id,
        )
        db.session.add(made)
        db.session.flush()
        record_event(
            "silence.objected",
            made,
            actor,
            audience="everyone",
            silence_id=silence.id,
            document_id=silence.document_id,
            clause_id=clause_id,
            amendment_id=edit.id,
            holder=holder,
            entitled=entitled,
        )
    return made


def withdraw_objection(actor: Actor, objection_id: int) -> SilenceObjection:
    """Withdraw an objection before the deadline, under the lock of the closing.

    Without a remaining objection the silence is unbroken. The amendment stays until it is
    withdrawn as well.

    Raises:
        Conflict: The deadline has passed, or the objection was withdrawn already.
    """
    with transaction():
        made = find_row(SilenceObjection, objection_id)
        require_permission(actor, "objection.withdraw", made)
        silence = made.silence
        require_open_ballot(silence)
        db.session.refresh(made)
        if made.withdrawn_at is not None:
            raise Conflict("objection_withdrawn")
        if any(each.outcome for each in silence.clauses if each.clause_id == made.clause_id):
            raise Conflict("silence_over")
        made.withdrawn_at = utc_now()
        db.session.flush()
        record_event(
            "silence.withdrawn",
            made,
            actor,
            audience="everyone",
            silence_id=silence.id,
            document_id=silence.document_id,
            clause_id=made.clause_id,
            amendment_id=made.amendment_id,
            holder=made.holder,
        )
    return made


def rule_on_objection(
    actor: Actor, objection_id: int, *, counts: bool, reason: str
) -> SilenceObjection:
    """Rule, as the chair, whether an objection from outside the electorate counts.

    This is possible after the deadline too.

    Raises:
        Conflict: The objection counts anyway, or was ruled on already; or the procedure was
            withdrawn.
    """
    with transaction():
        made = find_row(SilenceObjection, objection_id)
        require_permission(actor, "silence.put", made)
        if made.silence.withdrawn_at is not None:
            raise Conflict("silence_over")
        if not made.needs_ruling:
            raise Conflict("objection_ruled")
        made.upheld, made.ruling, made.ruled_by_id, made.ruled_at = (
            counts,
            reason,
            actor.user_id,
            utc_now(),
        )
        db.session.flush()
        silence = made.silence
        record_event(
            "silence.ruled",
            made,
            actor,
            audience="everyone",
            silence_id=silence.id,
            document_id=silence.document_id,
            clause_id=made.clause_id,
            amendment_id=made.amendment_id,
            counts=counts,
        )
        if silence.ballot is not None and silence.ballot.closed_at is not None:
            settle_silence(silence, actor)
    return made


def end_silence(ballot: Ballot) -> None:
    """End a silence procedure at its deadline and adopt the clauses without objection."""
    silence = db.session.scalars(select(Silence).where(Silence.ballot_id == ballot.id)).one()
    settle_silence(silence, CLOCK_ACTOR)


def settle_silence(silence: Silence, actor: Actor) -> None:
    """Settle the outcome of each clause, and adopt those without an objection."""
    found = compute_outcomes(silence)
    fresh = [
        each
        for each in silence.clauses
        if each.outcome in {None, "pending"} and each.outcome != found[each.clause_id]
    ]
    for each in fresh:
        each.outcome = found[each.clause_id]
    ballot = silence.ballot
    if ballot is not None:
        ballot.counted = {
            "outcomes": {str(each.clause_id): each.outcome for each in silence.clauses}
        }
    adopted = [each for each in fresh if each.outcome == "adopted"]
    made = _record_decision(silence, adopted)
    if made is not None:
        silence.decision_id = made
    db.session.flush()
    record_event(
        "silence.ended",
        silence,
        actor,
        audience="everyone",
        document_id=silence.document_id,
        version_id=silence.version_id,
        number=ballot.number if ballot else None,
        decision_id=made,
        **{
            name: [each.clause_id for each in silence.clauses if each.outcome == name]
            for name in ("adopted", "broken", "pending")
        },
    )


def _record_decision(silence: Silence, adopted: list[SilenceClause]) -> int | None:
    ballot = silence.ballot
    if not adopted or ballot is None:
        return None
    return record_silence_decision(
        silence.version,
        ballot.opened_by_id or 0,
        {each.clause_id: each.digest for each in adopted},
        silence.status,
        silence.reason,
    ).id


def recount_silence(ballot: Ballot) -> tuple[list[int], bool, bool]:
    """Recount a silence procedure from its objections.

    Returns:
        Numbers of clauses adopted, broken and pending; whether they match the announced result;
            whether they match the events.
    """
    silence = db.session.scalars(select(Silence).where(Silence.ballot_id == ballot.id)).one()
    found = compute_outcomes(silence) | {
        each.clause_id: "withdrawn" for each in silence.clauses if each.outcome == "withdrawn"
    }
    announced = {str(clause_id): outcome for clause_id, outcome in found.items()} == (
        ballot.counted or {}
    ).get("outcomes")
    fits = announced and found == {each.clause_id: each.outcome for each in silence.clauses}
    counts = [list(found.values()).count(outcome) for outcome in ("adopted", "broken", "pending")]
    return (
        counts,
        fits,
        load_objections_from_events(silence)
        == {
            each.id: (each.clause_id, each.entitled, each.upheld)
            for each in load_objections(silence.id)
            if each.withdrawn_at is None
        },
    )


on_close["silence"] = end_silence
on_recount["silence"] = recount_silence


@run_every(seconds=30, name="consolidation.silence.remind_of_deadlines")
def remind_of_deadlines() -> None:
    """Remind persons who may object one day and one hour before the deadline, once each.

    A deadline that was set later than that has no such reminder.
    """
    moment = utc_now()
    query = (
        select(Silence)
        .join(Ballot, Ballot.id == Silence.ballot_id)
        .where(
            Ballot.closed_at.is_(None), Ballot.closes_at > moment, Ballot.closes_at <= moment + DAY
        )
    )
    for silence in db.session.scalars(query.order_by(Silence.id)).all():
        near = silence.closes_at <= moment + HOUR
        set_at = load_newest_deadline_moment(silence)
        done = silence.reminded_hour_at if near else silence.reminded_day_at
        if done is not None or set_at > silence.closes_at - (HOUR if near else DAY):
            continue  # so near a deadline the notice of opening or extension is the reminder
        if near:
            silence.reminded_hour_at = moment
        else:
            silence.reminded_day_at = moment
        record_event(
            "silence.near",
            silence,
            CLOCK_ACTOR,
            audience="everyone",
            document_id=silence.document_id,
            until=silence.closes_at.isoformat(),
            left="hour" if near else "day",
        )
