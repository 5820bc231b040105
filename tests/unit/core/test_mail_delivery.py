"""Tests of mail delivery: readable headers, and a refused recipient that does not stop the
others.
"""

import logging
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from consult.core import mail
from consult.core.database.engine import freeze_clock, db, utc_now
from consult.core.events.log import transaction
from consult.core.mail import Mail
from tests.support.servers.mail_server import run_mail_server

STOP = (
    f"/en/unsubscribe/3/answers/{'0123456789abcdef' * 4}"  # as long as the addresses that we mail
)
WAITS, SENT = (
    'select "to" from mail where due_at is not null order by id',
    'select "to" from mail where sent_at is not null order by id',
)


@pytest.fixture
def settings():
    return {
        "MAIL_FROM": "The talks <talks@consult.example>",
        "PUBLIC_URL": "https://consult.example",
    }


@pytest.fixture
def server(app):
    with run_mail_server() as found:
        app.config["SMTP_URL"] = found.url
        yield found


@pytest.fixture
def outbox(world, here):
    """Provide outbox("a", "b"), mails to these names that are due, in this order."""

    def filled(*names, **more):
        with transaction():
            db.session.add_all(
                Mail(
                    **{
                        "to": f"{name}@people.example",
                        "language": "en",
                        "subject": f"News for {name}",
                        "body": "Words.\n",
                        "due_at": utc_now() - timedelta(minutes=1, seconds=-place),
                        **more,
                    }
                )
                for place, name in enumerate(names)
            )

    return filled


def test_a_mail_has_the_headers_that_receivers_ask_for_each_readable_as_it_stands(outbox, server):
    outbox("pia", unsubscribe=STOP, subject="Paul answered: “Déclaration”")
    mail.deliver_mail()
    (one,) = server.messages
    assert abs(parsedate_to_datetime(one["Date"]) - utc_now()) < timedelta(minutes=1)
    assert re.fullmatch(r"<[^<>@\s]+@consult\.example>", one["Message-ID"])
    assert f"\r\nList-Unsubscribe: <https://consult.example{STOP}>\r\n".encode() in server.mails[0]
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert all(
        line.isascii() and len(line) < 200
        for line in server.mails[0].partition(b"\r\n\r\n")[0].splitlines()
    )


def test_a_mail_that_cannot_be_unsubscribed_has_no_such_header(outbox, server):
    outbox("pia")
    mail.deliver_mail()
    (one,) = server.messages
    assert one["Date"] and one["List-Unsubscribe"] is None and one["List-Unsubscribe-Post"] is None


def test_a_permanently_refused_recipient_is_given_up_at_once_and_stops_nobody(
    outbox, server, look, caplog
):
    outbox("pia", "gone", "paul")
    server.refused["gone@people.example"] = "550 5.1.1 no such mailbox"
    with caplog.at_level(logging.WARNING):
        mail.deliver_mail()
    assert server.recipients == ["pia@people.example", "paul@people.example"]
    assert look(WAITS) == [] and look('select "to", tries from mail where sent_at is null') == [
        ("gone@people.example", 1)
    ]
    said = [record.getMessage() for record in caplog.records if record.name == "consult.core.mail"]
    assert (
        len(said) == 1
        and "550" in said[0]
        and "no such mailbox" in said[0]
        and "given up" in said[0]
    )


def test_a_temporarily_refused_recipient_is_tried_later_and_stops_nobody(outbox, server, look):
    outbox("slow", "paul")
    server.refused["slow@people.example"] = "450 4.2.1 greylisted"
    mail.deliver_mail()
    assert look(SENT) == [("paul@people.example",)] and look(WAITS) == [("slow@people.example",)]
    server.refused.clear()
    with freeze_clock(utc_now() + timedelta(minutes=3)):
        mail.deliver_mail()
    assert look(WAITS) == [] and server.recipients == ["paul@people.example", "slow@people.example"]


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("MAIL", "550 5.7.1 you may not send"),
        ("MAIL", "421 closing"),
        ("DATA", "451 4.3.0 full"),
        ("DATA", "421 closing"),
    ],
)
def test_a_failure_of_the_server_ends_the_round_and_loses_no_mail(
    outbox, server, look, command, reply
):
    outbox("pia", "paul")
    server.refused[command] = reply
    mail.deliver_mail()
    assert server.calls == 1 and look(SENT) == [] and len(look(WAITS)) == 2
    server.refused.clear()
    with freeze_clock(utc_now() + timedelta(minutes=3)):
        mail.deliver_mail()
    assert look(WAITS) == [] and len(server.mails) == 2


def test_a_permanently_refused_message_is_given_up_too(outbox, server, look):
    outbox("pia", "paul")
    server.refused["DATA"] = "554 5.7.1 this is refused"
    mail.deliver_mail()
    assert server.asked == ["pia@people.example", "paul@people.example"] and look(WAITS) == []
