"""Fixtures of the tests of the speaker list: an open meeting whose list is open."""

import pytest

from consult.meetings.speakers import actions as speaking
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world):
    """Create an open meeting whose speaker list is open."""
    made = FirstReadingMeeting(world)
    speaking.set_list_open(world.actor("cho"), made.id, is_open=True)
    return made
