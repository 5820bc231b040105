"""Realtime tests of following a meeting: counted as present and informed only while following."""

import pytest

from consult.core.events.log import transaction
from consult.core.database.engine import db
from consult.meetings.screens import actions as screens
from consult.meetings.models import Meeting
from consult.meetings.live.broadcast_actions import record_broadcast
from tests.support.consultation.meeting import FirstReadingMeeting
from tests.support.servers.deadline import wait_until

PLACE = "/en/c/talks/meetings/first-reading"


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


@pytest.fixture
def follow(listen, talks):
    """Provide follow("pia"), a client that follows the meeting; .told collects the numbers of
    people present.
    """

    def begin(name=None):
        client = listen(name)
        client.told = []
        client.on("meeting.here", lambda news: client.told.append(news["here"]))
        client.answer = client.call("meeting.watch", {"meeting_id": talks.id})
        return client

    return begin


def test_followers_are_counted_people_once_and_anonymous_pages_each(follow):
    first = follow("pia")
    assert (
        first.answer["ok"]
        and first.answer["revision"] == 0
        and first.answer["now"].startswith("20")
    )
    follow("pia")
    follow()
    follow()
    assert wait_until(lambda: first.told and first.told[-1] == 3)


def test_a_meeting_that_is_none_and_a_screen_that_was_made_up_are_refused(
    follow, listen, world, talks
):
    anyone = listen()
    assert anyone.call("meeting.watch", {"meeting_id": talks.id + 1})["error"] == "not_found"
    for given in ("nonsense", None, {"meeting_id": -1}, {"meeting_id": talks.id, "more": 1}):
        assert not anyone.call("meeting.watch", given)["ok"]
    with world.app.app_context():
        lit = screens.create_screen(world.actor("sera"), talks.id, "Projector")
    assert anyone.call("screen.watch", {"token": lit.token})["ok"]
    assert anyone.call("screen.watch", {"token": lit.token + "x"})["error"] == "not_found"


def test_the_page_of_screens_says_which_are_open_somewhere(live, listen, world, talks):
    with world.app.app_context():
        lit, other = (
            screens.create_screen(world.actor("sera"), talks.id, name)
            for name in ("Projector", "Corridor")
        )
    assert listen().call("screen.watch", {"token": lit.token})["ok"] and other.token
    page = live.ask(f"{PLACE}/screens", world.tokens["sera"])[1]
    assert page.count("shown now") == 1 and page.count("not in use") == 1
    assert page.index("Projector") < page.index("shown now") < page.index("Corridor")


def test_what_the_chair_does_is_heard_at_once_and_the_pieces_are_new_by_then(
    live, follow, world, talks
):
    pia = follow("pia")
    pia.call("watch", {"consultation_id": world.consultation})
    before = live.ask(f"{PLACE}/now/message")[1]
    with world.app.app_context(), transaction():
        meeting = db.session.get(Meeting, talks.id)
        meeting.message = "Coffee at eleven."
        record_broadcast("meeting.said", meeting, world.actor("cho"))
    assert wait_until(lambda: [each for each in pia.heard if each["verb"] == "meeting.said"])
    assert "Coffee" not in before and "Coffee at eleven." in live.ask(f"{PLACE}/now/message")[1]
    assert {"meeting_id", "revision"} == set(pia.heard[-1]["facts"])


def test_a_client_that_left_receives_no_more_of_the_room(follow, talks):
    pia, nils = follow("pia"), follow("nils")
    assert wait_until(lambda: pia.told and pia.told[-1] == 2)
    assert pia.call("meeting.leave", {"meeting_id": talks.id})["ok"]
    heard = len(pia.told)
    follow()
    follow()
    assert wait_until(lambda: nils.told[-1] == 3)
    assert not pia.call("meeting.watch", None)["ok"], "an answer comes after what was sent before"
    assert len(pia.told) == heard
