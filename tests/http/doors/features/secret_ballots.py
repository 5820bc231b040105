"""Data for the endpoints of secret ballots: an open one, and a closed one with a receipt."""

from tests.support.consultation.secret_ballots import (
    NO,
    VOTER_NAMES,
    YES,
    cast_secret_votes,
    close_secret_ballot,
    open_secret_ballot,
)


def create_secret_ballot_rows(world):
    """Create the two ballots; return their numbers and a receipt of the closed one."""
    closed = open_secret_ballot(world)
    receipts = cast_secret_votes(
        world, closed, {name: (YES, NO)[place % 2] for place, name in enumerate(VOTER_NAMES)}
    )
    close_secret_ballot(world, closed)
    return {
        "secret": open_secret_ballot(world),
        "unsealed": closed,
        "receipt": str(receipts["pia"]),
    }


def build_secret_ballot_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    opened = ("ballots.sealed", "ballots.cast_secret", "ballots_api.cast_secret")
    closed = ("ballots.check_receipt", "ballots_api.check_receipt", "ballots_api.commitments")
    return {door: {"ballot_id": rows["secret"]} for door in opened} | {
        door: {"ballot_id": rows["unsealed"]} for door in closed
    }


def build_secret_ballot_bodies(rows):
    """Return the bodies by endpoint."""
    receipt, vote = {"receipt": rows["receipt"]}, {"choice": 1}
    return {
        "ballots.cast_secret": vote,
        "ballots_api.cast_secret": vote,
        "ballots.check_receipt": receipt,
        "ballots_api.check_receipt": receipt,
    }
