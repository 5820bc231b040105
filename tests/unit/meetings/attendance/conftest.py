"""Fixtures of the tests of attendance: an open meeting."""

import pytest

from consult.meetings.attendance import presence_actions as present
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def talks(world, here):
    present.last_seen.clear()
    return FirstReadingMeeting(world, "open", {"hana": "room", "pia": "remote", "nils": "remote"})
