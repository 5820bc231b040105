"""Tests of notices of mentions: who is told, once, and who is not."""

import pytest

from consult.comments import actions
from consult.comments.mentions.actions import mute_mentions
from consult.core.events.dispatcher import Dispatcher
from consult.core.moderation_reasons import ModerationReason
from consult.moderation.actions import approve_comment, hide_comment
from consult.notifications.actions import choose_mail_frequencies
from consult.notifications.mails.jobs import mail_at_once
from consult.notifications.queries import load_notices
from tests.support.consultation.notices import everyone, notices, outbox, said
from tests.support.contributions.comments import hold, say


@pytest.fixture
def news(here, world):
    """Provide the dispatcher that runs the reactions."""
    return Dispatcher()


def test_a_person_is_told_and_an_organization_by_its_head_and_speakers(news, world):
    comment = say(world, "ivo", body="@Paul and @Lakeside Schools Network, what do you think?")
    news.step()
    assert everyone("comment.mentioned") == {"paul": 1, "hana": 1}
    ((sentence, path),) = [said(one) for one in notices(world, "paul")]
    assert sentence == "Ivo mentioned you: Statement, clause 1"
    assert path == f"/en/clauses/{world.clause}#comment-{comment}"
    ((sentence, _),) = [said(one) for one in notices(world, "hana")]
    assert sentence.startswith(
        "Ivo mentioned Lakeside Schools Network, for which you speak: Statement"
    )


def test_nobody_is_told_twice_of_one_comment_nor_the_author(news, world):
    first = say(world, "pia")
    actions.reply_to_comment(world.actor("ivo"), first, "@Pia, @Ivo and @Paul")
    news.step()
    assert everyone("comment.mentioned") == {"paul": 1}
    assert everyone("comment.answered") == {"pia": 1}


def test_those_who_muted_an_author_are_not_told_of_that_author(news, world):
    mute_mentions(world.actor("pia"), world.ids["ivo"])
    mute_mentions(world.actor("hana"), world.ids["ivo"])
    say(world, "ivo", body="@Pia @Lakeside Schools Network @Paul")
    say(world, "nils", body="@Pia")
    news.step()
    assert everyone("comment.mentioned") == {"paul": 1, "pia": 1}


def test_a_held_comment_tells_once_it_is_approved_and_a_hidden_one_no_more(news, world):
    hold(world)
    comment = say(world, "dora", body="@Pia, look.")
    news.step()
    assert everyone("comment.mentioned") == {}
    approve_comment(world.actor("mona"), comment)
    news.step()
    assert everyone("comment.mentioned") == {"pia": 1}
    hide_comment(world.actor("mona"), comment, ModerationReason("insult"))
    assert [each.verb for each in load_notices(world.actor("pia"))] == []


def test_an_edit_tells_those_who_were_not_told_before(news, world):
    comment = say(world, "ivo", body="@Pia")
    news.step()
    actions.edit_comment(world.actor("ivo"), comment, "@Pia and @Paul")
    news.step()
    assert everyone("comment.mentioned") == {"pia": 1, "paul": 1}


def test_a_mention_is_mailed_as_its_reader_chose(news, world):
    choose_mail_frequencies(world.actor("paul"), answers="never", process="now", rest="never")
    say(world, "ivo", body="@Pia and @Paul, look.")
    news.step()
    mail_at_once()
    (mail,) = outbox("pia")
    assert "mentioned you" in mail.body and "look." in mail.body
    assert outbox("paul") == []
