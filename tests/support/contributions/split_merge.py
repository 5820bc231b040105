"""Amendments of the test consultation that split clause 3 or merge it with clause 2."""

from tests.support.contributions.amendments import propose
from tests.world import CLAUSE_TEXTS

WORDS = CLAUSE_TEXTS["en"][3][1]
BASE = CLAUSE_TEXTS["en"][2][1]
FIRST, SECOND = "We *invite* all stakeholders", "to report every two years."


def split(world, name="pia", before="to report", clause=None, **more):
    return propose(
        world,
        name,
        "split",
        None,
        "Two duties.",
        clause=clause or world.third_clause,
        cut=WORDS.index(before) if isinstance(before, str) else before,
        **more,
    )


def merge(world, name="pia", clause=None):
    return propose(world, name, "merge", None, "One duty.", clause=clause or world.third_clause)
