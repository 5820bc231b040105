"""Tests of screens: permissions, access tokens, and their content at a moment."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import Forbidden, Invalid, NotFound, SignInRequired
from consult.core.events.log import Event, transaction
from consult.meetings.screens import actions as screens, content_views as staging
from consult.meetings.models import Meeting
from tests.support.consultation.meeting import FirstReadingMeeting


@pytest.fixture
def events():
    """Provide events(), which returns the recorded events in order."""
    return lambda: list(db.session.execute(select(Event).order_by(Event.seq)).scalars())


pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def talks(world):
    return FirstReadingMeeting(world)


def test_only_the_secretariat_sets_up_screens_and_the_token_is_kept_as_a_hash(world, talks, look):
    for name in ("cho", "mona", "pia", "nora"):
        with pytest.raises(Forbidden):
            screens.create_screen(world.actor(name), talks.id, "Projector")
    with pytest.raises(SignInRequired):
        screens.create_screen(world.actor(None), talks.id, "Projector")
    assert look("select count(*) from screen")[0][0] == 0
    lit = screens.create_screen(world.actor("sera"), talks.id, "Projector", languages=["en", "ar"])
    ((kept, languages),) = look("select token_hash, languages from screen")
    assert lit.token not in kept and len(kept) == 64 and "ar" in str(languages)
    assert screens.find_screen_by_token(lit.token).id == lit.screen.id


def test_a_token_that_was_made_up_or_replaced_or_taken_away_lets_nobody_in(world, talks):
    sera = world.actor("sera")
    lit, other = (
        screens.create_screen(sera, talks.id, "Projector"),
        screens.create_screen(sera, talks.id, "Corridor"),
    )
    again = screens.renew_screen_token(sera, lit.screen.id)
    assert screens.find_screen_by_token(again.token).id == lit.screen.id
    screens.remove_screen(sera, other.screen.id)
    for token in (lit.token, other.token, "made-up", "", again.token.swapcase()):
        with pytest.raises(NotFound):
            screens.find_screen_by_token(token)
    assert [each.id for each in screens.list_screens(talks.id)] == [lit.screen.id]
    with pytest.raises(NotFound):
        screens.change_screen(sera, other.screen.id, "auto", ["en"])
    assert screens.remove_screen(sera, other.screen.id).ended_at is not None, "twice is once"


def test_what_is_no_layout_or_language_is_refused_and_what_is_one_is_shown(world, talks, events):
    sera = world.actor("sera")
    screen = screens.create_screen(sera, talks.id, "Projector").screen
    for layout, languages in (
        ("upside-down", ["en"]),
        ("auto", []),
        ("auto", ["tlh"]),
        ("auto", ["en", "fr", "ar"]),
    ):
        with pytest.raises(Invalid):
            screens.change_screen(sera, screen.id, layout, languages)
    screens.change_screen(sera, screen.id, "agenda", ["ar", "ar"])
    assert (screen.layout, screen.languages) == ("agenda", ["ar"])
    before = len(events())
    screens.change_screen(sera, screen.id, "agenda", ["ar"])
    assert len(events()) == before, "nothing changed, nothing is told"


def test_every_change_of_a_screen_moves_the_meeting_on_and_tells_numbers_alone(
    world, talks, events
):
    sera, meeting = world.actor("sera"), find_row(Meeting, talks.id)
    lit = screens.create_screen(sera, talks.id, "Projector")
    screens.change_screen(sera, lit.screen.id, "join", ["en"])
    screens.remove_screen(sera, lit.screen.id)
    told = [each for each in events() if each.verb.startswith("screen.")]
    assert [each.verb for each in told] == ["screen.lit", "screen.turned", "screen.put_out"]
    assert [each.facts for each in told] == [
        {"meeting_id": talks.id, "revision": number, "screen_id": lit.screen.id}
        for number in (1, 2, 3)
    ]
    assert meeting.revision == 3 and {each.audience for each in told} == {"everyone"}


@pytest.mark.parametrize(
    ("changes", "layout"),
    [
        ({}, "text"),
        ({"state": "planned"}, "join"),
        ({"state": "suspended"}, "suspended"),
        ({"state": "closed"}, "closed"),
        ({"layout": "speakers"}, "speakers"),
        ({"item_id": None, "clause_id": None}, "agenda"),
        ({"layout": "join"}, "join"),
        ({"layout": "agenda", "state": "suspended"}, "suspended"),
    ],
)
def test_a_screen_that_follows_shows_what_fits_the_moment(world, talks, changes, layout):
    meeting = find_row(Meeting, talks.id)
    with transaction():
        for name, value in changes.items():
            setattr(meeting, name, value)
    assert staging.choose_layout(meeting) == layout


def test_a_ballot_on_the_clause_stands_beside_it_a_motion_or_a_result_fills_the_screen(
    world, talks
):
    class Asked:
        def __init__(self, is_open, recorded=None):
            self.open, self.recorded = is_open, recorded

    meeting = find_row(Meeting, talks.id)
    assert staging.choose_layout(meeting, Asked(True)) == "text"
    assert staging.choose_layout(meeting, Asked(False)) == "text", "the chair did not call it"
    with transaction():
        meeting.read_out = True
    assert staging.choose_layout(meeting, Asked(False)) == "result"
    assert staging.choose_layout(meeting, Asked(False, recorded=False)) == "text", (
        "what is shown to nobody takes no screen"
    )
    with transaction():
        meeting.clause_id = None
    db.session.refresh(meeting)
    assert staging.choose_layout(meeting, Asked(True)) == "ballot"
    with transaction():
        meeting.suspended_until, meeting.state = utc_now() + timedelta(minutes=10), "suspended"
    assert staging.choose_layout(meeting, Asked(True)) == "suspended"
