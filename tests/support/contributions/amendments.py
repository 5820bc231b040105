"""Amendments of the test consultation: proposed to clause 2, and read."""

from consult.amendments import actions, queries
from tests.world import CLAUSE_TEXTS

NOW = CLAUSE_TEXTS["en"][2][1]
LATER = NOW.replace("2030", "2032")
FRENCH = CLAUSE_TEXTS["fr"][2][1]


def propose(world, name="pia", kind="mod", text=LATER, reason="Time is needed.", **more):
    return actions.propose_amendment(
        world.actor(name), more.pop("clause", world.other_clause), kind, text, reason, **more
    ).id


def seen(world, amendment, name="pia"):
    return queries.load_amendment(world.actor(name), amendment)
