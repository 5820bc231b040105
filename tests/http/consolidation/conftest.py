"""Fixtures of the tests of consolidation pages: a working version with contributions."""

import pytest

from consult.amendments.actions import propose_amendment
from consult.comments.actions import post_comment
from tests.support.consultation.working_version import create_working_version
from tests.support.contributions.amendments import LATER, NOW


@pytest.fixture
def draft(app, world):
    """Create a working version based on the current one, with an amendment and a comment on a
    clause.
    """
    with app.app_context():
        made = create_working_version(world, based_on=world.version)
        propose_amendment(world.actor("pia"), world.other_clause, "mod", LATER, "Time is needed.")
        propose_amendment(
            world.actor("nils"),
            world.other_clause,
            "mod",
            NOW.replace("2030", "2035"),
            "Much time is needed.",
        )
        post_comment(world.actor("paul"), world.other_clause, "Who pays?")
    return made
