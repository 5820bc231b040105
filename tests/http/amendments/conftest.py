"""Fixtures of the tests of amendment pages: an amendment that is proposed."""

import pytest

from tests.support.contributions.amendments import propose


@pytest.fixture
def made(app, world):
    """Provide made("pia", **more), which returns the number of an amendment."""

    def make(name="pia", **more):
        with app.app_context():
            return propose(world, name, **more)

    return make
