"""Reads of the published list of a secret ballot, in which voters look up their receipts."""

from typing import Any

from sqlalchemy import select

from consult.ballots.counting.result_queries import is_result_held
from consult.ballots.podium_checks import may_act_for_podium
from consult.core.permissions.actor import Actor
from consult.core.database.engine import db
from consult.core.errors import NotFound
from consult.core.events.log import EVENT
from consult.core.permissions.rules import require_permission

from consult.positions.models import Ballot


def load_secret_ballot(actor: Actor, ballot_id: int) -> Ballot:
    """Load a secret ballot; raise NotFound, also for other kinds."""
    ballot = db.session.get(Ballot, ballot_id)
    if ballot is None or ballot.kind != "secret":
        raise NotFound(what="Ballot")
    require_permission(actor, "ballot.read", ballot)
    return ballot


def load_unsealing_event(ballot: Ballot) -> Any | None:
    """Load the event that counted the ballot, with all opened votes; None before."""
    query = select(EVENT).where(EVENT.c.verb == "ballot.unsealed", EVENT.c.subject_id == ballot.id)
    return db.session.execute(query).first()


def load_published_list(actor: Actor, ballot_id: int) -> Any:
    """Load the event with the opened votes.

    Raises:
        NotFound: The ballot is not counted yet, or its result waits for the chair.
    """
    ballot = load_secret_ballot(actor, ballot_id)
    event = load_unsealing_event(ballot)
    is_held = is_result_held(ballot) and not may_act_for_podium(actor, ballot)
    if event is None or is_held:
        raise NotFound(what="Event")
    return event
