"""Tests of the unread count on open pages: sent once for several events, to its person only."""

import pytest

from consult.comments.actions import post_comment, reply_to_comment
from consult.core.realtime import connections as lines, server as realtime
from consult.comments.models import Comment
from consult.core.database.engine import db, find_row, utc_now
from consult.core.errors import NotFound
from consult.core.events.log import transaction
from consult.notifications.models import Notice
from consult.core.events.dispatcher import Dispatcher
from consult.core.moderation_reasons import ModerationReason
from consult.core.realtime.shared_counters import SharedCounters
from consult.moderation.actions import hide_comment, unhide_comment
from consult.notifications import actions, queries, sockets


@pytest.fixture
def bell(here, world, monkeypatch):
    """Provide bell("pia", "paul"), which returns {name: count} sent in one tick to these open
    pages.
    """
    names = {number: name for name, number in world.ids.items()}
    following = Dispatcher()
    told = []
    monkeypatch.setattr(realtime.socketio, "emit", lambda *given, to: told.append((*given, to)))
    monkeypatch.setattr(lines, "shared_counters", SharedCounters())
    sockets.newest_seen.clear()

    def hear(*people):
        lines.shared_counters.own_counts.clear()
        for name in (
            *(f"user:{world.ids[name]}" for name in people),
            *["address:127.0.0.1"] * len(people),
        ):
            lines.shared_counters.add(lines.CONNECTION_COUNTER, name, 1)
        following.step()
        told.clear()
        realtime.run_tick()
        assert {name for name, _, _ in told} <= {"notices"}
        heard = [(names[int(room.removeprefix("pages:"))], news["count"]) for _, news, room in told]
        assert len(heard) == len(dict(heard)), "each is told once"
        return dict(heard)

    yield hear
    sockets.newest_seen.clear()


def test_new_notices_are_sent_to_people_with_open_pages(world, bell):
    first = post_comment(world.actor("pia"), world.clause, "How?").id
    assert bell("pia", "mona") == {"pia": 0, "mona": 0}, (
        "a process that begins to look tells everyone how it stands"
    )
    assert bell("pia", "mona") == {}
    reply_to_comment(world.actor("paul"), first, "So.")
    reply_to_comment(world.actor("hana"), first, "Or so.")
    assert bell("pia", "mona") == {"pia": 2}
    assert bell("pia", "mona") == {}


def test_notices_that_came_meanwhile_are_sent_to_returning_people(world, bell):
    first = post_comment(world.actor("pia"), world.clause, "How?").id
    bell("pia")
    assert bell() == {}
    reply_to_comment(world.actor("paul"), first, "So.")
    assert bell() == {}
    assert bell("pia") == {"pia": 1}


def test_what_is_read_hidden_or_shown_again_changes_the_count(world, bell):
    first = post_comment(world.actor("pia"), world.clause, "How?").id
    answer = reply_to_comment(world.actor("paul"), first, "So.").id
    bell("pia", "mona")
    hide_comment(world.actor("mona"), answer, ModerationReason("insult"))
    assert bell("pia", "mona") == {"pia": 0}
    unhide_comment(world.actor("mona"), answer)
    assert bell("pia", "mona") == {"pia": 1}
    actions.mark_notices_read(world.actor("pia"), queries.get_newest_notice_id())
    assert bell("pia", "mona") == {"pia": 0}


def test_a_notice_is_read_with_those_of_its_kind_that_lead_to_the_same_page(here, world):
    pia = world.actor("pia")
    with transaction():
        for seq, (verb, subject) in enumerate(
            [("answers.given", 1), ("answers.given", 2), ("positions.waiting", 1)], 900
        ):
            db.session.add(
                Notice(
                    user_id=world.ids["pia"],
                    consultation_id=world.consultation,
                    verb=verb,
                    subject_id=subject,
                    seq=seq,
                )
            )
    first = queries.load_notices(pia)[-1]
    assert actions.open_notice(pia, first.id) == "/en/my/answers"
    assert [each.verb for each in queries.load_notices(pia) if not each.read_at] == [
        "positions.waiting"
    ]
    assert world.events()[-1] == "notices.read"
    actions.open_notice(pia, first.id)
    assert world.events().count("notices.read") == 1, "once is enough"


def test_a_notice_of_a_hidden_comment_is_not_opened(here, world):
    Dispatcher().step()
    said = reply_to_comment(
        world.actor("paul"), post_comment(world.actor("pia"), world.clause, "Words").id, "No"
    )
    Dispatcher().step()
    (notice,) = queries.load_notices(world.actor("pia"))
    with transaction():
        find_row(Comment, said.id).hidden_at = utc_now()
    with pytest.raises(NotFound):
        actions.open_notice(world.actor("pia"), notice.id)
