"""Tests of the meeting's quorum on the console, and of the message on the screens."""

import pytest

from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.meetings.models import Meeting
from consult.meetings.screens import actions as screens
from tests.support.consultation.meeting import ATTENDANCE_BY_NAME, FirstReadingMeeting

AT = "/en/c/talks/meetings/first-reading/chair"


@pytest.mark.parametrize(
    ("percent", "present", "words"),
    [
        (None, ATTENDANCE_BY_NAME, ""),
        (1, ATTENDANCE_BY_NAME, "quorum of the meeting reached"),
        (50, {"nils": "remote"}, "quorum of the meeting reached"),
        (51, {"nils": "remote"}, "1 more organization for the quorum of the meeting"),
        (51, {}, "2 more organizations for the quorum of the meeting"),
    ],
)
def test_the_console_says_whether_the_quorum_of_the_meeting_is_reached(
    app, browser, world, percent, present, words
):
    talks = FirstReadingMeeting(world, present=present)
    with app.app_context(), transaction():
        db.session.get(Meeting, talks.id).quorum = percent
    page = browser("cho").get(AT).text
    assert ("quorum of the meeting" in page) == bool(words) and words in page


@pytest.mark.parametrize("deed", ["resume", "close"])
def test_a_message_about_a_pause_goes_with_the_pause(app, browser, world, deed):
    talks, chair = FirstReadingMeeting(world), browser("cho")
    with app.app_context():
        token = screens.create_screen(world.actor("sera"), talks.id, "Projector").token
    assert chair.fill(f"{AT}/suspend", {"minutes": "30"}).status_code == 303
    assert chair.fill(f"{AT}/message", {"message": "Fire drill"}).status_code == 303
    screen = f"/en/screen/{token}"
    assert "Fire drill" in browser().get(screen).text and "Fire drill" in chair.get(AT).text
    assert chair.fill(f"{AT}/{deed}", {}).status_code == 303
    assert "Fire drill" not in browser().get(screen).text
