"""The votes of recorded ballots as the record tells them, from their events."""

from typing import Any

from sqlalchemy import JSON, select, type_coerce

from consult.core.database.engine import db
from consult.core.events.log import EVENT

from consult.positions.models import Ballot

VOTE_VERBS = ("vote.cast", "vote.withdrawn", "vote.corrected")


def load_recorded_votes(ballot: Ballot) -> dict[str, str]:
    """Load the final choice of each elector from the events of a recorded ballot."""
    votes: dict[str, str] = {}
    for facts in load_vote_facts(ballot):
        if facts.get("choice") is None:
            votes.pop(facts["holder"], None)
        else:
            votes[facts["holder"]] = facts["choice"]
    return votes


def load_vote_facts(ballot: Ballot) -> list[dict[str, Any]]:
    """Load the facts of the vote events of a ballot, in order."""
    query = (
        select(EVENT.c.facts)
        .where(
            EVENT.c.chain == ballot.consultation_id,
            EVENT.c.verb.in_(VOTE_VERBS),
            EVENT.c.at >= ballot.opened_at,
            type_coerce(EVENT.c.facts, JSON)["ballot_id"].as_integer() == ballot.id,
        )
        .order_by(EVENT.c.seq)
    )
    return list(db.session.scalars(query))
