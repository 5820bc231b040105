"""Tests that signing in returns to the page before, and never to another site."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.core.database.engine import db
from consult.core.events.log import transaction
from consult.core.mail import Mail
from tests.http.conftest import GOOD_PASSWORD
from tests.support.forms.account_forms import JOINING, SIGNING, follow_cookie, path_in

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "\\\\evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "/en/\\evil",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    " //evil.example",
    "evil.example",
    "/en/\x00",
    "/\u2028/evil.example",
]


def links(html, words):
    """Return the targets of the navigation links with this label."""
    bar = html.partition('<header class="top">')[2].partition("</header>")[0]
    return [
        unescape(found)
        for found in re.findall(rf'<a (?:class="opt" )?href="([^"]*)">{words}</a>', bar)
    ]


def carried(html, wanted):
    """Return the form field with the return address, absent for a foreign address."""
    found = re.search(r'name="next" value="([^"]*)"', html)
    assert bool(found) == (wanted not in ELSEWHERE)
    return {"next": unescape(found[1])} if found else {}


def place(response):
    return response.headers["Location"].removeprefix("http://localhost")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/en/c/talks/statement", "Sign in"),
        ("/en/c/talks/documents", "Sign in"),
        ("/fr/organisations?group=civ&region=africa", "Se connecter"),
        ("/en/c/talks/search?q=%D9%85%D8%AF%D8%A7%D8%B1%D8%B3", "Sign in"),
        ("/en/nowhere/at/all", "Sign in"),
    ],
)
def test_the_bar_leads_through_the_sign_in_back_to_the_page(known, browser, page, words):
    client = browser()
    (sign_in,) = links(client.get(page).text, words)
    asked = client.get(sign_in).text
    kept = unescape(re.search(r'name="next" value="([^"]*)"', asked)[1])
    entered = client.fill(sign_in.partition("?")[0], {**SIGNING, "next": kept})
    assert entered.status_code == 303 and place(entered) == page


def test_what_was_mistyped_does_not_lose_the_way(known, browser):
    client = browser()
    refused = client.fill(
        "/en/sign-in", {**SIGNING, "password": "not this one", "next": "/en/c/talks/documents"}
    )
    assert (
        refused.status_code == 422 and 'name="next" value="/en/c/talks/documents"' in refused.text
    )
    assert links(refused.text, "Sign in") == ["/en/sign-in?next=/en/c/talks/documents"]
    assert links(client.get("/en/join?next=/en/c/talks/documents").text, "Sign in") == [
        "/en/sign-in?next=/en/c/talks/documents"
    ]
    assert (
        "/en/join?next=/en/c/talks/documents"
        in client.get("/en/sign-in?next=/en/c/talks/documents").text
    )


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_elsewhere(known, browser, wanted):
    entered = browser().fill("/en/sign-in", {**SIGNING, "next": wanted})
    assert entered.status_code == 303 and place(entered) == "/en/"
    assert browser().get("/en/sign-in", query_string={"next": wanted}).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["/en/c/talks/documents", "/ar/c/talks/statement?text=ar", *ELSEWHERE[:6]]
)
def test_the_way_back_goes_through_the_one_time_code(app, known, browser, monkeypatch, wanted):
    with app.app_context(), transaction():
        user = db.session.get(User, known.ids["pia"])
        user.totp_secret, user.totp_on = "JBSWY3DPEHPK3PXP", True
    monkeypatch.setattr(
        "consult.accounts.sign_in.second_factor_actions.spend_code", lambda *_: None
    )
    client = browser()
    step = client.fill("/en/sign-in", {**SIGNING, "next": wanted})
    follow_cookie(client, step)
    assert client.get(place(step)).status_code == 200
    entered = client.fill(
        "/en/sign-in/code", {"code": "123456", **carried(client.get(place(step)).text, wanted)}
    )
    assert entered.status_code == 303 and place(entered) == (
        "/en/" if wanted in ELSEWHERE else wanted
    )
    client = browser()
    follow_cookie(client, client.fill("/en/sign-in", SIGNING))
    entered = client.fill("/en/sign-in/code", {"code": "123456", "next": wanted})
    assert entered.status_code == 303 and place(entered) == (
        "/en/" if wanted in ELSEWHERE else wanted
    )


@pytest.mark.parametrize("wanted", ["/en/c/talks/documents", "/zh/c/talks", *ELSEWHERE[:6]])
def test_a_new_member_returns_after_confirming_by_mail(app, world, browser, wanted):
    client = browser()
    page = client.get("/en/join", query_string={"next": wanted}).text
    kept = unescape(re.search(r'name="next" value="([^"]*)"', page)[1])
    assert client.fill("/en/join", {**JOINING, "next": kept}).status_code == 303
    with app.app_context():
        body = db.session.scalar(select(Mail.body))
    assert "next=" not in body
    sign_in = place(client.fill(path_in(body), {}))
    entered = client.fill(
        "/en/sign-in",
        {
            "email": JOINING["email"],
            "password": GOOD_PASSWORD,
            **carried(client.get(sign_in).text, wanted),
        },
    )
    assert entered.status_code == 303 and place(entered) == (
        "/en/" if wanted in ELSEWHERE else wanted
    )


def test_an_address_that_holds_a_secret_is_not_passed_on(world, browser):
    for page in ("/en/reset/a-secret-of-somebody", "/en/confirm/a-secret-of-somebody"):
        assert links(browser().get(page).text, "Sign in") == ["/en/sign-in"]


def test_an_endless_address_keeps_nobody_out(known, browser):
    endless = "/en/c/talks/search?q=" + "x" * 3_000
    assert links(browser().get(endless).text, "Sign in") == ["/en/sign-in"]
    entered = browser().fill("/en/sign-in", {**SIGNING, "next": endless})
    assert entered.status_code == 303 and place(entered) == "/en/"
    assert browser().say("POST", "/en/sign-in", {**SIGNING, "next": ["/en/"]}).status_code in {
        200,
        303,
    }


def test_a_refused_page_leads_back_to_itself_once_signed_in(known, browser):
    client = browser()
    refused = client.get("/en/c/talks/manage/stages?x=1")
    assert refused.status_code == 401
    assert links(refused.text, "Sign in") == ["/en/sign-in?next=/en/c/talks/manage/stages?x%3D1"]
