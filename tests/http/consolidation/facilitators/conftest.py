"""Fixtures of the tests of facilitators: a working version whose clauses they facilitate."""

import pytest

from consult.comments.actions import post_comment
from consult.consultations.roles import facilitation_actions
from tests.support.consultation.working_version import create_working_version
from tests.unit.amendments.test_amendment_actions import propose


@pytest.fixture
def draft(app, world):
    """Begin the next version, with contributions to a clause of Fay and to another one."""
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        facilitation_actions.assign_clauses(
            world.actor("sera"),
            world.consultation,
            world.ids["fay"],
            clause_ids=[world.other_clause],
        )
        propose(world, "nils")
        propose(world, "nils", "move", None, after=world.third_clause)
        post_comment(world.actor("fay"), world.other_clause, "How?")
        post_comment(world.actor("pia"), world.third_clause, "How?")
    return made
