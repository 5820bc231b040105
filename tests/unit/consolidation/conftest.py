"""Fixtures of the tests of a consolidation: a working version."""

import pytest

from tests.support.consultation.working_version import create_working_version


@pytest.fixture
def draft(world):
    """Create a working version based on the current one."""
    return create_working_version(world, based_on=world.version)
