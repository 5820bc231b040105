"""Tests of the outbox: sending once, retries, giving up, independence of the scheduler,
removal of old mails.
"""

from datetime import timedelta

import pytest

from consult.core import mail
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.log import transaction
from consult.core.mail import Mail


@pytest.fixture
def outbox(world, here):
    """Provide outbox(count), which returns the numbers of so many mails that are due."""

    def filled(count):
        with transaction():
            mails = [
                Mail(to=f"{number}@people.example", language="en", subject="News", body="Words.\n")
                for number in range(count)
            ]
            db.session.add_all(mails)
        return [each.id for each in mails]

    return filled


def test_what_is_due_is_sent_once(outbox, look, monkeypatch):
    sent = []
    monkeypatch.setattr(mail, "_write_to_folder", lambda _message, number: sent.append(number))
    numbers = outbox(3)
    mail.deliver_mail()
    mail.deliver_mail()
    assert sent == numbers and look(
        "select count(*) from mail where sent_at is null or due_at is not null"
    ) == [(0,)]


def test_a_mail_server_that_does_not_answer_holds_up_one_mail_in_each_turn(
    outbox, look, monkeypatch
):
    tried = []

    def silent(_message, number):
        tried.append(number)
        raise TimeoutError

    monkeypatch.setattr(mail, "_write_to_folder", silent)
    numbers = outbox(3)
    mail.deliver_mail()
    assert tried == numbers[:1]
    mail.deliver_mail()
    assert tried == numbers[:2], "the others have their turn"


def test_a_mail_that_cannot_be_made_is_given_up_after_its_tries_and_stops_no_other(
    outbox, look, monkeypatch
):
    bad, good = outbox(2)
    make = mail._build_message

    def made(given):
        if given["id"] == bad:
            raise ValueError("no such header")
        return make(given)

    monkeypatch.setattr(mail, "_build_message", made)
    for hours in range(mail.MOST_TRIES + 2):
        with freeze_clock(utc_now() + timedelta(hours=24 * hours + 1)):
            mail.deliver_mail()
    assert look("select id, sent_at is null, tries from mail where due_at is null order by id") == [
        (bad, True, mail.MOST_TRIES),
        (good, False, 1),
    ]


def test_mails_that_went_long_ago_are_forgotten_but_the_newest_and_those_that_wait(outbox, look):
    waiting, *gone = outbox(4)
    with transaction():
        for number in gone:
            db.session.get(Mail, number).due_at = None
    with freeze_clock(utc_now() + timedelta(days=31)), transaction():
        mail.delete_old_mails()
    assert [number for (number,) in look("select id from mail order by id")] == [waiting, gone[-1]]
