"""Fixtures of the tests of notifications: the dispatcher, and contributions that get answers."""

import pytest

from consult.amendments.sponsors.actions import sponsor_amendment
from consult.comments.actions import post_comment
from consult.consolidation.models import ContributionRef
from consult.core.events import dispatcher as follower
from tests.support.contributions.amendments import propose


@pytest.fixture
def news(world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


@pytest.fixture
def contributed(world):
    """Create an amendment of Pia's supported by Ivo and Norvania, and comments of Pia's and
    Paul's.
    """
    edit = ContributionRef("amendment", propose(world, "pia"))
    sponsor_amendment(world.actor("ivo"), edit.id)
    sponsor_amendment(world.actor("nils"), edit.id)
    hers, his = (
        ContributionRef("comment", post_comment(world.actor(name), world.clause, body).id)
        for name, body in (("pia", "Which States?"), ("paul", "All of them."))
    )
    return edit, hers, his
