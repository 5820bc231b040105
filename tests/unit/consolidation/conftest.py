"""Fixtures of the tests of a consolidation: a working version."""

import pytest

from consult.documents.actions import create_version


@pytest.fixture
def draft(world):
    """Create a working version based on the current one."""
    return create_version(
        world.actor("mona"),
        world.document,
        "next",
        {"en": "Next"},
        "T/S/Next",
        based_on=world.version,
    ).id
