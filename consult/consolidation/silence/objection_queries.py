"""Queries of objections to clauses under silence: outcomes, electors, objections on record."""

from datetime import datetime

from sqlalchemy import JSON, func, select, type_coerce

from consult.core.database.engine import db
from consult.core.events.log import EVENT
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import is_allowed

from consult.ballots.electorate.queries import load_elector_people
from consult.ballots.queries import load_vote_subject
from consult.consolidation.silence.models import Silence, SilenceExtension, SilenceObjection
from consult.positions.models import Elector


def resolve_holder(actor: Actor, silence: Silence) -> tuple[bool, str]:
    """Resolve for whom the actor would object.

    Returns:
        Whether the holder is in the electorate, and the holder: "o12" for an organization, "u7"
            for the actor.
    """
    if silence.ballot is None or actor.user_id is None:
        return False, ""
    thing = load_vote_subject(silence.ballot, actor)
    entitled = is_allowed(actor, "silence.object", thing)
    return entitled, f"o{thing.organisation_id}" if entitled else f"u{actor.user_id}"


def find_objection_id(silence_id: int, clause_id: int, holder: str) -> int | None:
    """Find the objection of a holder to a clause of a silence procedure, if there is one."""
    return db.session.scalar(
        select(SilenceObjection.id).where(
            SilenceObjection.silence_id == silence_id,
            SilenceObjection.clause_id == clause_id,
            SilenceObjection.holder == holder,
            SilenceObjection.withdrawn_at.is_(None),
        )
    )


def may_still_object(actor: Actor, silence: Silence) -> bool:
    """Return whether a procedure waits for the actor, who may object and has not done so."""
    entitled, holder = resolve_holder(actor, silence)
    return (
        silence.open
        and entitled
        and all(
            each.holder != holder or each.withdrawn_at is not None
            for each in load_objections(silence.id)
        )
    )


def load_objections(silence_id: int) -> list[SilenceObjection]:
    """Load the objections of a silence procedure in order, including withdrawn ones."""
    return list(
        db.session.scalars(
            select(SilenceObjection)
            .where(SilenceObjection.silence_id == silence_id)
            .order_by(SilenceObjection.id)
        )
    )


def compute_outcomes(silence: Silence) -> dict[int, str]:
    """Compute the outcome of each clause from the objections: "adopted", "broken" or "pending" a
    ruling.
    """
    objections = load_objections(silence.id)
    broken = {each.clause_id for each in objections if each.counts}
    pending = {each.clause_id for each in objections if each.needs_ruling}
    every_one = {each.clause_id for each in silence.clauses}
    if silence.together:
        broken, pending = every_one if broken else set(), every_one if pending else set()
    return {
        clause_id: "broken"
        if clause_id in broken
        else "pending"
        if clause_id in pending
        else "adopted"
        for clause_id in sorted(every_one)
    }


def load_objections_from_events(silence: Silence) -> dict[int, tuple[int, bool, bool | None]]:
    """Load the valid objections as the events record them."""
    query = (
        select(EVENT.c.verb, EVENT.c.subject_id, EVENT.c.facts)
        .where(
            EVENT.c.chain == silence.consultation_id,
            EVENT.c.verb.in_(["silence.objected", "silence.ruled", "silence.withdrawn"]),
            type_coerce(EVENT.c.facts, JSON)["silence_id"].as_integer() == silence.id,
        )
        .order_by(EVENT.c.seq)
    )
    said: dict[int, tuple[int, bool, bool | None]] = {}
    for verb, subject, facts in db.session.execute(query):
        if verb == "silence.withdrawn":
            said.pop(subject, None)
            continue
        entitled = facts["entitled"] if verb == "silence.objected" else said[subject][1]
        said[subject] = (facts["clause_id"], entitled, facts.get("counts"))
    return said


def load_entitled_user_ids(silence: Silence, *, silent: bool = False) -> set[int]:
    """Load the users who may object for an elector.

    Args:
        silent: Only for electors that have not objected yet.
    """
    if silence.ballot is None:
        return set()
    if not silent:
        return load_elector_people(silence.ballot)
    waiting = select(Elector.holder).where(
        Elector.ballot_id == silence.ballot_id,
        Elector.holder.not_in(
            select(SilenceObjection.holder).where(
                SilenceObjection.silence_id == silence.id,
                SilenceObjection.withdrawn_at.is_(None),
            )
        ),
    )
    return load_elector_people(silence.ballot, list(db.session.scalars(waiting)))


def load_newest_deadline_moment(silence: Silence) -> datetime:
    """Load the moment at which the present deadline was set: at the opening or an extension."""
    extended_at = db.session.scalar(
        select(func.max(SilenceExtension.made_at)).where(SilenceExtension.silence_id == silence.id)
    )
    opened_at = silence.proposed_at if silence.ballot is None else silence.ballot.opened_at
    return extended_at or opened_at


def load_electors(silence: Silence) -> list[Elector]:
    """Load the electorate as fixed when the procedure was opened."""
    return list(
        db.session.scalars(
            select(Elector).where(Elector.ballot_id == silence.ballot_id).order_by(Elector.id)
        )
    )
