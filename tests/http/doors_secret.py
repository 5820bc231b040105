"""Data for the endpoints of secret ballots: an open one, and a closed one with a receipt."""

from tests.sealed import NO, PEOPLE, YES, cast_all, close_sealed, open_sealed


def sealed(world):
    """Create the two ballots; return their numbers and a receipt of the closed one."""
    closed = open_sealed(world)
    receipts = cast_all(
        world, closed, {name: (YES, NO)[place % 2] for place, name in enumerate(PEOPLE)}
    )
    close_sealed(world, closed)
    return {"secret": open_sealed(world), "unsealed": closed, "receipt": str(receipts["pia"])}


def sealed_arguments(rows):
    """Return the path arguments that differ, by endpoint."""
    opened = ("ballots.sealed", "ballots.cast_secret", "ballots_api.cast_secret")
    closed = ("ballots.check_receipt", "ballots_api.check_receipt", "ballots_api.commitments")
    return {door: {"ballot_id": rows["secret"]} for door in opened} | {
        door: {"ballot_id": rows["unsealed"]} for door in closed
    }


def sealed_bodies(rows):
    """Return the bodies by endpoint."""
    receipt, vote = {"receipt": rows["receipt"]}, {"choice": 1}
    return {
        "ballots.cast_secret": vote,
        "ballots_api.cast_secret": vote,
        "ballots.check_receipt": receipt,
        "ballots_api.check_receipt": receipt,
    }
