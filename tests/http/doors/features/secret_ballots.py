"""Data for the endpoints of secret ballots: an open one, and a closed one."""

from tests.support.consultation.secret_ballots import (
    NO,
    VOTER_NAMES,
    YES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)


def create_secret_ballot_rows(world):
    """Create the two ballots; return their numbers."""
    closed = open_secret_ballot(world)
    cast_secret_votes(
        world, closed, {name: (YES, NO)[place % 2] for place, name in enumerate(VOTER_NAMES)}
    )
    close_secret_ballot(world, closed)
    return {"secret": open_secret_ballot(world), "unsealed": closed}


def build_secret_ballot_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    opened = ("ballots.sealed", "ballots.cast_secret", "ballots_api.cast_secret")
    return {door: {"ballot_id": rows["secret"]} for door in opened} | {
        "ballots_api.commitments": {"ballot_id": rows["unsealed"]}
    }


def build_secret_ballot_bodies():
    """Return the bodies by endpoint."""
    return dict.fromkeys(("ballots.cast_secret", "ballots_api.cast_secret"), {"choice": 1})
