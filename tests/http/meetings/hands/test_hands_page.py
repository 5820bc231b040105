"""Tests of the page of shows of hands, without a script, and of what the record says of them."""

import re

import pytest

from consult.meetings.chair import actions as leading
from tests.support.consultation.meeting import FirstReadingMeeting

PLACE = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def test_one_counts_another_confirms_and_the_record_calls_it_no_recorded_vote(talks, browser):
    chair, clerk = browser("cho"), browser("sera")
    numbers = {"question": "Keep it?", "in_favour": 12, "against": 3, "abstaining": 2}
    assert chair.fill(f"{PLACE}/hands", numbers).status_code == 303
    own = chair.get(f"{PLACE}/hands").text
    assert "not confirmed, so not in the record of the meeting" in own
    assert "Confirm these numbers" not in own
    path = re.search(r'action="([^"]+/confirm)"', clerk.get(f"{PLACE}/hands").text)[1]
    refused = chair.fill(path, {})
    assert refused.status_code == 409 and "You counted this show of hands yourself" in refused.text
    assert clerk.fill(path, {}).status_code == 303
    assert "Confirmed by <bdi" in chair.get(f"{PLACE}/hands").text
    record = clerk.get(f"{PLACE}/record").text
    assert "In favour <b>12</b>" in record and "A show of hands is no recorded vote." in record
    assert "Recorded ballot." not in record
    wrong = chair.fill(f"{PLACE}/hands", {**numbers, "against": "-1"})
    assert wrong.status_code == 422 and "Keep it?" in wrong.text
    for name in ("pia", None):
        assert browser(name).get(f"{PLACE}/hands").status_code == (403 if name else 401)


def test_a_count_that_waits_after_the_meeting_is_named_beside_the_record(talks, browser, world):
    chair, clerk = browser("cho"), browser("sera")
    numbers = {"question": "Keep it?", "in_favour": 12, "against": 3, "abstaining": 2}
    assert chair.fill(f"{PLACE}/hands", numbers).status_code == 303
    with world.app.app_context():
        leading.close_meeting(world.actor("cho"), talks.id)
    waiting = "not confirmed, so not in the record of the meeting"
    assert waiting in clerk.get(f"{PLACE}/record").text
    page = clerk.get(f"{PLACE}/hands").text
    assert "Enter the numbers" not in page
    path = re.search(r'action="([^"]+/confirm)"', page)[1]
    assert clerk.fill(path, {}).status_code == 303
    record = clerk.get(f"{PLACE}/record").text
    assert "In favour <b>12</b>" in record and waiting not in record
