"""Actions on the voters of a closed ballot: a person who asks or explains must be one."""

from consult.ballots.casting.actions import (
    BallotState,
    load_ballot_state,
    register_replacement_voter,
)
from consult.core.errors import Forbidden
from consult.core.permissions.actor import Actor
from consult.core.permissions.rules import require_permission


def require_voter(actor: Actor, ballot_id: int, holder: str | None = None) -> BallotState:
    """Return the state of a ballot for a voter of it, within a transaction.

    A head who stands in for voters who are gone becomes a voter, as at a vote: the public record
    says so before it tells what they asked for.

    Args:
        holder: The elector that they act for as a proxy; None: their own.

    Raises:
        NotFound: The podium opened no such ballot.
        Forbidden: The actor is no voter of this ballot, or not for this elector.
    """
    state = load_ballot_state(ballot_id, actor, holder)
    if register_replacement_voter(actor, state):
        state = load_ballot_state(ballot_id, actor, holder)
    require_permission(actor, "ballot.vote", state)
    if state.holder is None or (holder is not None and state.holder != holder):
        raise Forbidden
    return state
