"""Closing a ballot, by hand or by the clock, and whether the result of a sounding is recorded."""
import logging
from collections.abc import Callable

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import open_savepoint, record_event, transaction
from consult.core.jobs.scheduler import run_every
from consult.core.permissions.rules import require_permission

from consult.ballots.secret import actions as secret
from .vote_count import build_result_facts
from consult.positions.models import NON_PODIUM_KINDS, Ballot
from .result_queries import compute_result

CLOCK_ACTOR = Actor()
on_close: dict[str, Callable[[Ballot], None]] = {}  # how a kind that a higher floor knows ends, at its deadline
log = logging.getLogger(__name__)


def load_podium_ballot(ballot_id: int) -> Ballot:
    """A ballot that the podium opened, read afresh; raises NotFound, also for positions."""
    ballot = find_row(Ballot, ballot_id)
    if ballot.kind in NON_PODIUM_KINDS:
        raise NotFound(what="Ballot")
    return ballot


def close_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """End the vote and count. Under the same lock as every vote: what was acknowledged is counted, nothing comes later."""
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_permission(actor, "ballot.close", ballot)
        if ballot.closed_at is not None:
            raise Conflict("ballot_over")
        _close_ballot(ballot, actor)
    return ballot


def _close_ballot(ballot: Ballot, actor: Actor) -> None:
    moment = utc_now()
    late = ballot.closes_at is not None and ballot.closes_at <= moment
    ballot.closed_at = ballot.closes_at if late else moment  # the clock closed it then, whenever it is noticed
    ballot.closed_by_id = None if late else actor.user_id
    if ballot.kind in on_close:
        on_close[ballot.kind](ballot)
        return
    if ballot.kind == "secret" and secret.close_secret_ballot(ballot) is None:
        return  # it is void, and everybody hears so
    db.session.flush()
    counted = build_result_facts(compute_result(ballot))
    ballot.counted = counted
    record_event("ballot.closed", ballot, CLOCK_ACTOR if late else actor, audience="everyone", **_build_facts(ballot, counted))


def _build_facts(ballot: Ballot, counted: dict[str, object]) -> dict[str, object]:
    """The numbers, of a sounding only how many took part: whether more is recorded is decided afterwards."""
    found: dict[str, object] = {"kind": ballot.kind, "number": ballot.number, "electors": counted["electors"],
                                "cast": counted["cast"]}
    if ballot.meeting_id is not None:
        found["meeting_id"] = ballot.meeting_id
    if ballot.kind != "indicative":
        found |= {"outcome": counted["outcome"], "counts": order_counts(ballot, counted)}
    return found


def order_counts(ballot: Ballot, counted: dict[str, object]) -> list[int] | None:
    """The counts in the order of the choices: an event stays small, however long the chair's own words are."""
    counts = counted["counts"]
    return [counts.get(choice, 0) for choice in ballot.choices or []] if isinstance(counts, dict) else None


@run_every(seconds=1, name="ballots.counting.close_due_ballots")
def close_due_ballots() -> None:
    """Close what the clock has closed. Late votes are refused without this: see voting.CLOSED."""
    due = db.session.scalars(select(Ballot.id).where(Ballot.closed_at.is_(None), Ballot.closes_at <= utc_now()).order_by(Ballot.id))
    for number in due.all():
        try:
            with open_savepoint():
                _close_ballot(db.session.get_one(Ballot, number), CLOCK_ACTOR)
        except Exception:  # it is tried again a second later; it keeps no other one open
            log.exception("ballot %s could not be closed", number)


def record_result(actor: Actor, ballot_id: int, recorded: bool) -> Ballot:
    """Have the result of a sounding recorded, or not: then its counts are shown to nobody. Raises Conflict once decided."""
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_permission(actor, "ballot.record", ballot)
        if ballot.kind != "indicative" or ballot.closed_at is None:
            raise Conflict("nothing_to_record")
        if ballot.recorded is not None:
            raise Conflict("decided_already")
        ballot.recorded = recorded
        facts: dict[str, object] = {"number": ballot.number, "recorded": recorded}
        if recorded:
            facts["counts"] = order_counts(ballot, build_result_facts(compute_result(ballot)))
        record_event("ballot.recorded", ballot, actor, audience="everyone", **facts)
    return ballot
