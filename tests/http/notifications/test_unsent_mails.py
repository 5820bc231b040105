"""Tests of the page of unsent mails: what it shows to whom, and sending them again."""

from datetime import timedelta

import pytest

from consult.core import mail
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.core.mail import Mail
from consult.notifications.mails import unsent_mails_queries
from tests.support.servers.mail_server import run_mail_server

PAGE = "/en/unsent-mails"
SECRET = "https://consult.example/en/reset/a-secret-of-a-mail"


@pytest.fixture
def server(app):
    with run_mail_server() as found:
        app.config["SMTP_URL"] = found.url
        yield found
        app.config["SMTP_URL"] = ""


@pytest.fixture
def outbox(app, world):
    """Provide outbox("gone"), which writes mails to these names that are due."""

    def filled(*names, **more):
        with app.app_context(), transaction():
            rows = [
                Mail(
                    to=f"{name}@people.example",
                    language="en",
                    subject=f"News for {name}",
                    body=SECRET,
                    **more,
                )
                for name in names
            ]
            db.session.add_all(rows)
            db.session.flush()
            for row in rows:  # None in a new row would become its default
                row.due_at = more.get("due_at", row.due_at)
            return [row.id for row in rows]

    return filled


def deliver(app, after=timedelta()):
    with app.app_context(), freeze_clock(utc_now() + after):
        mail.deliver_mail()


def test_where_every_mail_was_sent_the_page_says_so(app, browser, outbox, server):
    assert "Every mail was sent" in browser("ada").get(PAGE).text
    outbox("pia")
    deliver(app)
    page = browser("ada").get(PAGE).text
    assert "Every mail was sent" in page and "News for pia" not in page


@pytest.mark.parametrize("name", ["pia", "sera", "cho", "mona"])
def test_only_administrators_see_them_and_send_them_again(world, browser, outbox, name, look):
    (number,) = outbox("gone", due_at=None, failure="550 no such mailbox")
    reader = browser(name)
    assert reader.get(PAGE).status_code == 403 and PAGE not in reader.get("/en/account").text
    assert reader.fill(f"{PAGE}/{number}/retry", {}).status_code == 403
    assert reader.fill(f"{PAGE}/retry", {}).status_code == 403
    assert look("select due_at from mail") == [(None,)] and world.events() == []


def test_a_refused_mail_is_shown_with_the_words_of_the_server_and_no_text(
    app, browser, outbox, server
):
    outbox("gone", "slow", "pia")
    server.refused["gone@people.example"] = "550 5.1.1 no such mailbox"
    server.refused["slow@people.example"] = "450 4.2.1 greylisted"
    deliver(app)
    page = browser("ada").get(PAGE).text
    assert "550 5.1.1 no such mailbox" in page and "450 4.2.1 greylisted" in page
    assert "1 mail was given up." in page and "1 mail is tried again by itself." in page
    assert "gone@people.example" in page and "News for pia" not in page
    assert "a-secret-of-a-mail" not in page
    assert PAGE in browser("ada").get("/en/account").text


def test_a_mail_that_was_given_up_is_sent_again(app, world, browser, outbox, server, look):
    (number,) = outbox("gone")
    server.refused["gone@people.example"] = "550 5.1.1 no such mailbox"
    deliver(app)
    assert look("select tries, failure from mail") == [(1, "550 5.1.1 no such mailbox")]
    server.refused.clear()
    answer = browser("ada").fill(f"{PAGE}/{number}/retry", {})
    assert answer.status_code == 303
    assert "1 mail is sent again within seconds." in browser("ada").get(answer.location).text
    assert world.events() == ["mail.retried"]
    deliver(app)
    assert server.recipients == ["gone@people.example"]
    assert look("select tries, failure from mail") == [(1, None)]
    again = browser("ada").fill(f"{PAGE}/{number}/retry", {})
    assert again.status_code == 409 and "sent in the meantime" in again.text
    assert browser("ada").fill(f"{PAGE}/999999/retry", {}).status_code == 404


def test_all_are_sent_again_at_once_and_nothing_else(app, browser, outbox, server, look):
    outbox("one", "two", due_at=None, failure="550 gone", tries=1)
    outbox("later", due_at=utc_now() + timedelta(hours=1))
    sent = outbox("sent", due_at=None, sent_at=utc_now())
    answer = browser("ada").fill(f"{PAGE}/retry", {})
    assert "2 mails are sent again within seconds." in browser("ada").get(answer.location).text
    deliver(app)
    assert server.recipients == ["one@people.example", "two@people.example"]
    assert look(f"select tries from mail where id = {sent[0]}") == [(0,)]


def test_a_mail_that_nobody_tries_to_send_is_shown(browser, outbox):
    outbox("waiting", due_at=utc_now() - timedelta(minutes=9))
    assert "News for waiting" not in browser("ada").get(PAGE).text
    outbox("stuck", due_at=utc_now() - timedelta(minutes=11))
    page = browser("ada").get(PAGE).text
    assert "News for stuck" in page and "News for waiting" not in page


def test_the_list_goes_on_and_skips_none(browser, outbox, monkeypatch):
    monkeypatch.setattr(unsent_mails_queries, "PAGE_SIZE", 2)
    numbers = outbox("a", "b", "c", due_at=None)
    first = browser("ada").get(PAGE).text
    assert "News for c" in first and "News for b" in first and "News for a" not in first
    assert f"before={numbers[1]}" in first and "3 mails were given up." in first
    second = browser("ada").get(f"{PAGE}?before={numbers[1]}").text
    assert "News for a" in second and "News for b" not in second and ">More<" not in second
    assert browser("ada").get(f"{PAGE}?before=x").status_code == 422
