"""Tests of turning one-time codes on: with the password, in the same browser, for later
sign-ins only.
"""

import re
from datetime import timedelta

import pyotp
import pytest

from consult.core.database.engine import freeze_clock, utc_now
from tests.http.conftest import GOOD_PASSWORD
from tests.support.forms.account_forms import follow_cookie

PAGE = "/en/account/second-factor"
KEY = re.compile(r'<code class="once"[^>]*>(\w+)</code>')


@pytest.fixture
def settings():
    return {"SECOND_FACTOR": "moderator"}


@pytest.fixture
def come_in(app, known):
    """Provide come_in(), a browser in which Mona gave her password, and no code."""

    def signed_in():
        client = app.test_client()
        client.token = "anonymous"
        client.set_cookie("consult", client.token)
        follow_cookie(
            client,
            client.fill("/en/sign-in", {"email": "mona@people.example", "password": GOOD_PASSWORD}),
        )
        return client

    return signed_in


def roles(client):
    return {each["role"] for each in client.get("/api/v1/me").json["roles"]}


def text_of(client, path=PAGE):
    return client.get(path).get_data(as_text=True)


def test_a_sign_in_without_the_password_turns_nothing_on(come_in, look):
    client = come_in()
    for given in ({}, {"password": "a guess that is wrong"}):
        answer = client.fill(f"{PAGE}/begin", given)
        assert answer.status_code == 422 and 'name="password"' in answer.get_data(as_text=True)
    assert look('select count(*) from "user" where totp_secret is not null') == [(0,)]
    assert client.fill(f"{PAGE}/on", {"code": "123456"}).status_code == 409


def test_the_password_opens_ten_minutes_in_the_browser_where_it_was_given(come_in):
    mine, stolen = come_in(), come_in()
    assert mine.fill(f"{PAGE}/begin", {"password": GOOD_PASSWORD}).status_code == 303
    device = pyotp.TOTP(KEY.search(text_of(mine))[1])
    assert not KEY.search(text_of(stolen)), (
        "the key is shown where the password was given, and nowhere else"
    )
    assert stolen.fill(f"{PAGE}/on", {"code": device.at(utc_now())}).status_code == 409
    with freeze_clock(utc_now() + timedelta(minutes=11)):
        assert (
            not KEY.search(text_of(mine))
            and mine.fill(f"{PAGE}/on", {"code": device.at(utc_now())}).status_code == 409
        )
    assert mine.fill(f"{PAGE}/on", {"code": device.at(utc_now())}).status_code == 303


def test_turning_it_on_strengthens_only_the_next_sign_in_with_a_code(come_in, look):
    client = come_in()
    client.fill(f"{PAGE}/begin", {"password": GOOD_PASSWORD})
    device = pyotp.TOTP(KEY.search(text_of(client))[1])
    turned_on = client.fill(f"{PAGE}/on", {"code": device.at(utc_now())})
    assert turned_on.status_code == 303 and "moderator" not in roles(client)
    told = text_of(client, turned_on.location)
    assert "Sign in again" in told and 'href="/en/sign-in?next=' in told
    with freeze_clock(utc_now() + timedelta(minutes=2)):
        follow_cookie(
            client,
            client.fill("/en/sign-in", {"email": "mona@people.example", "password": GOOD_PASSWORD}),
        )
        follow_cookie(client, client.fill("/en/sign-in/code", {"code": device.at(utc_now())}))
        assert "moderator" in roles(client) and "Sign in again" not in text_of(
            client, "/en/account"
        )


def test_a_role_that_lacks_its_code_is_led_to_the_codes_at_sign_in_and_told_on_every_page(
    app, known, come_in
):
    client = app.test_client()
    client.token = "anonymous"
    client.set_cookie("consult", client.token)
    given = {"email": "mona@people.example", "password": GOOD_PASSWORD, "next": "/en/c/talks"}
    answer = client.fill("/en/sign-in", given)
    assert answer.location.endswith("/en/account/second-factor?next=/en/c/talks")
    follow_cookie(client, answer)
    page = text_of(client, answer.location)
    assert "You have a role that decides." in page and "Go on without these roles" in page
    assert 'href="/en/c/talks"' in page
    for path in ("/en/c/talks", "/en/notices"):
        assert "Roles of yours count only after a one-time code." in text_of(client, path)
    given = {"email": "pia@people.example", "password": GOOD_PASSWORD, "next": "/en/c/talks"}
    plain = client.fill("/en/sign-in", given)
    assert plain.location.endswith("/en/c/talks"), "nobody else is asked"
    follow_cookie(client, plain)
    assert "one-time code" not in text_of(client, "/en/c/talks")


def test_another_key_asks_for_the_password_again(come_in):
    client = come_in()
    client.fill(f"{PAGE}/begin", {"password": GOOD_PASSWORD})
    first = KEY.search(text_of(client))[1]
    page = text_of(client, f"{PAGE}?again=1")
    assert not KEY.search(page) and 'name="password"' in page
    assert 'name="password"' in client.fill(
        f"{PAGE}/begin", {"password": "a guess that is wrong"}
    ).get_data(as_text=True)
    client.fill(f"{PAGE}/begin", {"password": GOOD_PASSWORD})
    assert KEY.search(text_of(client))[1] != first
