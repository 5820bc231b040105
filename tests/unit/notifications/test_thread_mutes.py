"""Tests of muted threads: what makes a notice no more, and what still does."""

import pytest

from consult.comments import actions, queries
from consult.consolidation.actions import propose_dispositions
from consult.consolidation.models import ContributionRef
from consult.core.database.engine import db
from consult.core.errors import NotFound, SignInRequired
from consult.core.events.dispatcher import Dispatcher
from consult.core.events.log import Event
from consult.core.moderation_reasons import ModerationReason
from consult.core.permissions.actor import Actor
from consult.moderation.actions import hide_comment
from consult.notifications.actions import follow_clause
from consult.notifications.follows.actions import follow_document
from consult.notifications.mails.jobs import mail_at_once, mail_digests
from consult.notifications.thread_mutes.actions import mute_thread, unmute_thread
from consult.notifications.thread_mutes.queries import (
    find_threads,
    load_mute_choices,
    load_muted_threads,
)
from tests.support.consultation.notices import everyone, outbox
from tests.support.contributions.amendments import propose
from tests.support.contributions.comments import hold, say


@pytest.fixture
def news(here, world):
    """Provide the dispatcher that runs the reactions."""
    return Dispatcher()


def reply(world, name, to, body="I see."):
    return actions.reply_to_comment(world.actor(name), to, body).id


def choices(world, name):
    found = queries.load_threads(world.actor(name), clause_id=world.clause)
    return load_mute_choices(world.actor(name), found)


@pytest.mark.postgresql
def test_a_muted_thread_makes_no_notice_for_its_author_a_follower_or_who_is_mentioned(news, world):
    follow_clause(world.actor("ivo"), world.clause)
    first = say(world, "pia", body="@Paul, look.")
    reply(world, "nils", first)
    news.step()
    before = everyone("comment.answered"), everyone("comment.posted"), everyone("comment.mentioned")
    assert before == ({"pia": 1}, {"ivo": 2}, {"paul": 1})
    for name in ("pia", "ivo", "paul"):
        mute_thread(world.actor(name), first)
    reply(world, "nils", first, "@Paul and @Ivo, see above.")
    news.step()
    after = everyone("comment.answered"), everyone("comment.posted"), everyone("comment.mentioned")
    assert after == before


def test_others_are_told_of_a_thread_that_somebody_muted(news, world):
    first = say(world, "pia")
    reply(world, "paul", first)
    mute_thread(world.actor("paul"), first)
    reply(world, "ivo", first)
    news.step()
    assert everyone("comment.answered") == {"pia": 2}


def test_a_reply_to_a_reply_belongs_to_the_thread(news, world):
    first = say(world, "pia")
    second = reply(world, "paul", first)
    third = reply(world, "ivo", second)
    assert find_threads([first, second, third]) == dict.fromkeys((first, second, third), first)
    assert mute_thread(world.actor("paul"), third) == first
    reply(world, "nils", third)
    news.step()
    assert "paul" not in everyone("comment.answered") | everyone("comment.posted")


def test_an_edit_that_mentions_makes_no_notice_in_a_muted_thread(news, world):
    first = say(world, "pia")
    second = reply(world, "nils", first)
    mute_thread(world.actor("paul"), first)
    actions.edit_comment(world.actor("nils"), second, "@Paul, what do you think?")
    news.step()
    assert everyone("comment.mentioned") == {}


def test_the_owner_of_an_amendment_can_mute_a_thread_on_it(news, world):
    edit = propose(world, "pia")
    first = actions.post_amendment_comment(world.actor("nils"), edit, "Why?").id
    news.step()
    mute_thread(world.actor("pia"), first)
    reply(world, "paul", first)
    actions.post_amendment_comment(world.actor("nils"), edit, "And where?")
    news.step()
    assert everyone("comment.on_amendment") == {"pia": 2}


def test_answers_and_decisions_about_own_words_are_told_all_the_same(news, world):
    hold(world)
    first = say(world, "pia")
    second = actions.reply_to_comment(world.actor("pia"), first, "More.").id
    mute_thread(world.actor("pia"), first)
    hide_comment(world.actor("mona"), second, ModerationReason("insult"))
    propose_dispositions(
        world.actor("mona"), world.working, [ContributionRef("comment", first)], "noted", "Noted."
    )
    news.step()
    assert everyone("comment.hidden") == {"pia": 1}


def test_what_waited_for_a_mail_is_mailed_no_more(news, world):
    first = say(world, "pia")
    other = say(world, "pia", clause=world.other_clause)
    for each in (first, other):
        reply(world, "paul", each, f"Words on {each}.")
    news.step()
    mute_thread(world.actor("pia"), first)
    mail_at_once()
    mail_digests()
    assert [f"Words on {first}." in mail.body for mail in outbox("pia")] == [False]


def test_muting_ends_and_the_thread_is_told_of_again(news, world):
    first = say(world, "pia")
    for _ in range(2):
        mute_thread(world.actor("pia"), first)
    reply(world, "paul", first)
    news.step()
    for _ in range(2):
        unmute_thread(world.actor("pia"), first)
    reply(world, "paul", first)
    news.step()
    assert everyone("comment.answered") == {"pia": 1}
    assert world.events().count("thread.muted") == world.events().count("thread.unmuted") == 1
    said = db.session.query(Event).filter_by(verb="thread.muted").one()
    assert said.audience == f"user:{world.ids['pia']}"


def test_only_people_who_may_read_a_thread_mute_it(news, world):
    hold(world)
    held = say(world, "dora")
    with pytest.raises(NotFound):
        mute_thread(world.actor("pia"), held)
    with pytest.raises(SignInRequired):
        mute_thread(Actor(), held)
    assert mute_thread(world.actor("dora"), held) == held


def test_the_press_is_offered_to_those_who_are_told_of_the_thread(news, world):
    first = say(world, "pia", body="@Paul, look.")
    other = say(world, "ivo")
    news.step()
    assert choices(world, "nora") == {} == load_mute_choices(Actor(), [])
    assert choices(world, "paul") == {first: "mute"}
    assert choices(world, "pia") == {first: "mute", other: "mute"}, "she follows the clause"
    follow_document(world.actor("nora"), world.document)
    assert choices(world, "nora") == {first: "mute", other: "mute"}
    mute_thread(world.actor("nora"), first)
    assert choices(world, "nora") == {first: "unmute", other: "mute"}
    assert [each.comment_id for each in load_muted_threads(world.actor("nora"))] == [first]
