"""Fixture of the tests of invitations: a clause that Fay facilitates."""

import pytest

from consult.consultations.roles import facilitation_actions


@pytest.fixture(autouse=True)
def entrusted(world, here):
    """Make Fay responsible for the clause of these tests."""
    facilitation_actions.assign_clauses(
        world.actor("sera"), world.consultation, world.ids["fay"], clause_ids=[world.other_clause]
    )
