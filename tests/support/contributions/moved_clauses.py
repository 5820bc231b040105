"""Threads and positions that stand beside a clause, wherever their clause went."""

from consult.positions.actions import open_standing_ballots, take_position
from consult.positions.queries import find_clause_ballot
from consult.comments import queries


def beside(world, clause_id, name="hana"):
    """Return the comments shown beside a clause, by thread."""
    return {
        each.first.id: [reply.id for reply in each.replies]
        for each in queries.load_threads(world.actor(name), clause_id=clause_id)
    }


def asked(world):
    open_standing_ballots(world.document)


def took(world, clause_id, **choices):
    for name, choice in choices.items():
        take_position(
            world.actor(name),
            find_clause_ballot(clause_id),
            choice,
            "Because." if choice == "object" else None,
        )
