"""Tests of mails about notices: immediate or in a digest, in the reader's language and time,
nothing hidden.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from consult.comments.actions import post_comment, reply_to_comment
from consult.core.events import dispatcher as follower
from consult.core import mail
from consult.core.database.engine import freeze_clock, db, find_row, utc_now
from consult.core.errors import NotFound, SignInRequired
from consult.core.events.log import record_event, transaction
from consult.accounts.models import User
from consult.comments.models import Comment
from consult.documents.actions import issue_version
from consult.notifications import actions, queries
from consult.notifications.mails import jobs as mails
from consult.notifications.notice_kinds import DEFAULT_FREQUENCIES
from consult.notifications.models import Notice
from tests.support.consultation.publication_clearance import clear_for_publication

TOMORROW = timedelta(days=1)


@pytest.fixture
def news(here, world):
    """Provide the dispatcher that runs the reactions."""
    return follower.Dispatcher()


@pytest.fixture
def answered(news, world):
    """Let Paul reply to Pia; return the number of the reply."""
    first = post_comment(world.actor("pia"), world.clause, "Words").id
    number = reply_to_comment(world.actor("paul"), first, "I *see* & <agree>").id
    news.step()
    return number


def outbox(world, name=None):
    query = select(mail.Mail).order_by(mail.Mail.id)
    return list(
        db.session.scalars(query.where(mail.Mail.to == f"{name}@people.example") if name else query)
    )


def hide(world, number):
    with transaction():
        comment = find_row(Comment, number)
        comment.hidden_at = utc_now()
        record_event("comment.hidden", comment, world.actor("mona"), clause_id=comment.clause_id)


def person(world, name, **values):
    with transaction():
        for field, value in values.items():
            setattr(find_row(User, world.ids[name]), field, value)


def choose(world, name, **wanted):
    actions.choose_mail_frequencies(world.actor(name), **{**DEFAULT_FREQUENCIES, **wanted})


def test_an_answer_is_mailed_at_once_and_once(world, answered):
    mails.mail_at_once()
    mails.mail_at_once()
    (one,) = outbox(world)
    assert (
        one.to == "pia@people.example" and one.subject == "Paul answered you: Statement, clause 1"
    )
    assert (
        "> I see & <agree>" in one.body
        and f"/en/clauses/{world.clause}#comment-{answered}" in one.body
    )
    assert (
        one.unsubscribe in one.body
        and "/en/account/mail" in one.body
        and "Talks on a declaration" in one.body
    )


def test_a_mail_is_in_the_language_of_its_recipient(world, answered, monkeypatch):
    person(world, "pia", language="fr")
    mails.mail_at_once()
    (one,) = outbox(world)
    assert (
        one.language == "fr"
        and f"/fr/clauses/{world.clause}#" in one.body
        and "Pourparlers" in one.body
    )
    assert (
        mail._build_message(
            {
                "id": one.id,
                "to": one.to,
                "subject": one.subject,
                "body": one.body,
                "language": one.language,
                "unsubscribe": one.unsubscribe,
            }
        )["Content-Language"]
        == "fr"
    )
    assert "Déclaration" in one.subject and one.unsubscribe.startswith("/fr/unsubscribe/")


def test_comments_on_what_one_follows_wait_for_the_morning(news, world):
    person(world, "pia", timezone="Asia/Tokyo")
    post_comment(world.actor("pia"), world.clause, "Mine")
    for body in ("First of Paul", "Second of Paul"):
        post_comment(world.actor("paul"), world.clause, body)
    news.step()
    mails.mail_at_once()
    morning = mails.get_last_digest_time("Asia/Tokyo") + TOMORROW
    with freeze_clock(morning - timedelta(minutes=1)):
        mails.mail_digests()
    assert outbox(world) == []
    with freeze_clock(morning + timedelta(minutes=1)):
        mails.mail_digests()
        mails.mail_digests()
    (one,) = outbox(world)
    assert one.subject == "Your daily digest: 2 notices" and one.body.count("/en/clauses/") == 2
    assert "> First of Paul" in one.body and "> Second of Paul" in one.body
    assert db.session.scalars(select(Notice).where(Notice.mailed_at.is_(None))).all() == []


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        ("UTC", datetime(2027, 3, 1, 7, tzinfo=UTC), datetime(2027, 3, 1, 7, tzinfo=UTC)),
        ("UTC", datetime(2027, 3, 1, 6, 59, tzinfo=UTC), datetime(2027, 2, 28, 7, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2027, 3, 1, 22, tzinfo=UTC), datetime(2027, 3, 1, 22, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2027, 3, 1, 21, tzinfo=UTC), datetime(2027, 2, 28, 22, tzinfo=UTC)),
        (
            "America/Santiago",
            datetime(2027, 3, 1, 12, tzinfo=UTC),
            datetime(2027, 3, 1, 10, tzinfo=UTC),
        ),
    ],
)
def test_the_morning_is_the_recipients_own(zone, moment, expected):
    with freeze_clock(moment):
        assert mails.get_last_digest_time(zone) == expected


def test_what_was_hidden_before_the_mail_is_written_is_left_out(news, world):
    post_comment(world.actor("pia"), world.clause, "Mine")
    gone, kept = (
        post_comment(world.actor("paul"), world.clause, body).id
        for body in ("Gone words", "Kept words")
    )
    news.step()
    hide(world, gone)
    with freeze_clock(utc_now() + TOMORROW):
        mails.mail_digests()
    (one,) = (each for each in outbox(world) if each.to.startswith("pia"))
    assert (
        "Kept words" in one.body
        and "Gone" not in one.body
        and f"comment-{gone}" not in one.body
        and kept
    )


def test_an_answer_that_was_hidden_at_once_is_never_mailed(world, answered):
    hide(world, answered)
    mails.mail_at_once()
    with freeze_clock(utc_now() + 4 * TOMORROW):
        mails.mail_digests()
    assert (
        outbox(world, "pia") == []
        and db.session.scalars(select(Notice).where(Notice.mailed_at.is_(None))).all() == []
    )


def test_a_digest_is_short_however_much_was_said(news, world, monkeypatch):
    monkeypatch.setattr(mails, "MOST", 2)
    post_comment(world.actor("pia"), world.clause, "Mine")
    for number in range(3):
        post_comment(world.actor("paul"), world.clause, f"Remark {number}")
    news.step()
    with freeze_clock(utc_now() + TOMORROW):
        mails.mail_digests()
    (one,) = outbox(world, "pia")
    assert (
        one.subject == "Your daily digest: 3 notices"
        and one.body.count("> Remark") == 2
        and "/en/notices" in one.body
    )
    assert "/rest/" in one.unsubscribe


def test_a_waiting_mail_is_cancelled_when_its_comment_is_hidden(news, world):
    post_comment(world.actor("pia"), world.clause, "Mine")
    gone, kept = (
        post_comment(world.actor("paul"), world.clause, body).id
        for body in ("Gone words", "Kept words")
    )
    news.step()
    with freeze_clock(utc_now() + TOMORROW):
        mails.mail_digests()
        assert "Gone words" in outbox(world, "pia")[0].body
        hide(world, gone)
        news.step()
        assert outbox(world, "pia") == []
        mails.mail_digests()
        (one,) = outbox(world, "pia")
    assert "Kept words" in one.body and "Gone" not in one.body and kept


def test_a_mail_that_was_sent_stays_sent(news, world, answered):
    mails.mail_at_once()
    with transaction():
        outbox(world)[0].sent_at, outbox(world)[0].due_at = utc_now(), None
    hide(world, answered)
    news.step()
    assert len(outbox(world, "pia")) == 1


@pytest.mark.parametrize(
    ("how", "at_once", "next_day"), [("now", 1, 1), ("digest", 0, 1), ("never", 0, 0)]
)
def test_each_person_chooses_how_to_hear_of_answers(world, answered, how, at_once, next_day):
    choose(world, "pia", answers=how)
    mails.mail_at_once()
    assert len(outbox(world)) == at_once
    with freeze_clock(utc_now() + TOMORROW):
        mails.mail_digests()
        mails.mail_digests()
    assert len(outbox(world)) == next_day


def test_what_was_read_meanwhile_is_in_no_digest(world, answered):
    choose(world, "pia", answers="digest")
    actions.mark_notices_read(world.actor("pia"), 2**31 - 1)
    with freeze_clock(utc_now() + TOMORROW):
        mails.mail_digests()
    assert outbox(world) == []


@pytest.mark.parametrize(
    "state",
    [
        {"email": None},
        {"confirmed_at": None},
        {"disabled_at": datetime(2026, 1, 1, tzinfo=UTC)},
        {"closed_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_an_unreachable_person_gets_no_mail(world, answered, state):
    person(world, "pia", **state)
    mails.mail_at_once()
    with freeze_clock(utc_now() + TOMORROW):
        mails.mail_digests()
    assert outbox(world) == []


def test_a_new_version_is_mailed_to_all_at_once_and_their_affiliation_only_by_accounts(news, world):
    issue_version(world.actor("sera"), clear_for_publication(world, world.working))
    with transaction():
        record_event(
            "affiliation.verified",
            find_row(User, world.ids["pia"]),
            world.actor("sera"),
            user_id=world.ids["pia"],
        )
    news.step()
    mails.mail_at_once()
    assert len(outbox(world)) == 13 and {each.subject for each in outbox(world)} == {
        "Statement, Rev.1 has been issued"
    }


def test_a_notice_without_a_message_does_not_hold_back_the_others(
    news, world, answered, monkeypatch
):
    reply_to_comment(world.actor("hana"), 1, "Second answer")
    news.step()
    usual = mails.words.SENTENCES["comment.answered"]
    monkeypatch.setitem(
        mails.words.SENTENCES,
        "comment.answered",
        lambda told, zone: 1 / 0 if told.author == "Paul" else usual(told, zone),
    )
    mails.mail_at_once()
    assert {"Hana" in each.subject for each in outbox(world, "pia")} == {True}


def test_the_link_of_a_mail_ends_its_kind_of_mails_without_a_sign_in(world, answered):
    token = actions.make_unsubscribe_token(world.ids["pia"], "answers")
    actions.end_mails_of_kind(world.actor(None), world.ids["pia"], "answers", token)
    assert queries.load_mail_choice_of(world.ids["pia"]) == {
        **DEFAULT_FREQUENCIES,
        "answers": "never",
    }
    for kind, number, wrong in (
        ("rest", "pia", token),
        ("answers", "paul", token),
        ("answers", "pia", "0" * 64),
        ("x", "pia", token),
        ("answers", "pia", "é"),
    ):
        with pytest.raises(NotFound):
            actions.end_mails_of_kind(world.actor(None), world.ids[number], kind, wrong)
    mails.mail_at_once()
    assert outbox(world) == []


def test_choices_are_ones_own_and_a_visitor_has_none(here, world):
    choose(world, "pia", rest="never")
    assert (
        queries.load_mail_choice(world.actor("pia"))["rest"] == "never"
        and queries.load_mail_choice(world.actor("paul")) == DEFAULT_FREQUENCIES
    )
    with pytest.raises(SignInRequired):
        actions.choose_mail_frequencies(world.actor(None), **DEFAULT_FREQUENCIES)
    with pytest.raises(SignInRequired):
        queries.load_mail_choice(world.actor(None))
    assert world.events() == ["mail.chosen"]
