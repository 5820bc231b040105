"""Actions that close a ballot, by hand or by the clock, and record the result of a sounding."""

import logging

from sqlalchemy import select

from consult.core.permissions.actor import Actor
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Conflict, NotFound
from consult.core.events.log import open_savepoint, record_event, transaction
from consult.core.jobs.scheduler import run_every
from consult.ballots.podium_checks import require_podium
from consult.core.hooks import before_result_recorded, on_close

from consult.ballots.secret import actions as secret
from .vote_count import build_result_facts
from consult.positions.models import NON_PODIUM_KINDS, Ballot
from .result_queries import compute_result
from .sounding_actions import empty_sounding

CLOCK_ACTOR = Actor()
log = logging.getLogger(__name__)


def load_podium_ballot(ballot_id: int) -> Ballot:
    """Load a ballot that the podium opened; raise NotFound, also for standing ballots."""
    ballot = find_row(Ballot, ballot_id)
    if ballot.kind in NON_PODIUM_KINDS:
        raise NotFound(what="Ballot")
    return ballot


def close_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """Close a ballot and count its votes; raise Conflict if it is closed.

    It holds the same lock as every vote: each acknowledged vote is counted and none comes
    later.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_podium(actor, "ballot.close", ballot)
        if ballot.closed_at is not None:
            raise Conflict("ballot_closed_already")
        _close_ballot(ballot, actor)
    return ballot


def _close_ballot(ballot: Ballot, actor: Actor) -> None:
    """Close a ballot, count it and record the result; a kind with its own hook is left to that."""
    moment = utc_now()
    late = ballot.closes_at is not None and ballot.closes_at <= moment
    ballot.closed_at = (
        ballot.closes_at if late else moment
    )  # the clock closed it then, even if this runs later
    ballot.closed_by_id = None if late else actor.user_id
    if ballot.kind in on_close:
        on_close[ballot.kind](ballot)
        return
    if ballot.kind == "secret" and secret.close_secret_ballot(ballot) is None:
        return  # it is void and announced as such
    db.session.flush()
    counted = build_result_facts(compute_result(ballot))
    ballot.counted = counted
    if ballot.kind == "indicative":
        empty_sounding(ballot)
    record_event(
        "ballot.closed",
        ballot,
        CLOCK_ACTOR if late else actor,
        audience="everyone",
        **_build_facts(ballot, counted),
    )


def _build_facts(ballot: Ballot, counted: dict[str, object]) -> dict[str, object]:
    """Build the facts of the closing event; of a sounding only the turnout.

    The podium decides afterwards whether the counts of a sounding are recorded.
    """
    found: dict[str, object] = {
        "kind": ballot.kind,
        "number": ballot.number,
        "electors": counted["electors"],
        "cast": counted["cast"],
    }
    if ballot.meeting_id is not None:
        found["meeting_id"] = ballot.meeting_id
    if ballot.kind != "indicative":
        found |= {"outcome": counted["outcome"], "counts": order_counts(ballot, counted)}
    return found


def order_counts(ballot: Ballot, counted: dict[str, object]) -> list[int] | None:
    """Return the counts in the order of the choices.

    This keeps the event small, however long the chair's own answers are.
    """
    counts = counted["counts"]
    return (
        [counts.get(choice, 0) for choice in ballot.choices or []]
        if isinstance(counts, dict)
        else None
    )


@run_every(seconds=1, name="ballots.counting.close_due_ballots")
def close_due_ballots() -> None:
    """Close the ballots whose time is over.

    Late votes are refused even before: see IS_CLOSED in casting.
    """
    due = db.session.scalars(
        select(Ballot.id)
        .where(Ballot.closed_at.is_(None), Ballot.closes_at <= utc_now())
        .order_by(Ballot.id)
    )
    for number in due.all():
        try:
            with open_savepoint():
                _close_ballot(db.session.get_one(Ballot, number), CLOCK_ACTOR)
        except Exception:  # retried a second later; the others are closed all the same
            log.exception("ballot %s could not be closed", number)


def record_result(actor: Actor, ballot_id: int, recorded: bool) -> Ballot:
    """Decide whether the result of a sounding is recorded; if not, nobody sees its counts.

    Raises:
        Conflict: It is no closed sounding, was decided already, or a higher floor refuses it,
            such as a meeting whose record is approved.
    """
    with transaction():
        ballot = load_podium_ballot(ballot_id)
        require_podium(actor, "ballot.record", ballot)
        if ballot.kind != "indicative" or ballot.closed_at is None:
            raise Conflict("nothing_to_record")
        if ballot.recorded is not None:
            raise Conflict("decided_already")
        for check in before_result_recorded:
            check(ballot)
        ballot.recorded = recorded
        facts: dict[str, object] = {"number": ballot.number, "recorded": recorded}
        if recorded:
            facts["counts"] = order_counts(ballot, build_result_facts(compute_result(ballot)))
        record_event("ballot.recorded", ballot, actor, audience="everyone", **facts)
    return ballot
