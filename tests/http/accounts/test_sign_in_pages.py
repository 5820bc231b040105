"""Tests of the pages of signing in and out: refusals beside successes, one browser or all."""

import re
from datetime import timedelta

import pytest

from consult.core.database.engine import freeze_clock, utc_now
from consult.core.web.csrf import compute_csrf_token
from tests.support.forms.account_forms import SIGNING, follow_cookie


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(known, browser):
    pages = []
    for address in ("pia@people.example", "nobody@people.example"):
        response = browser().fill("/en/sign-in", {"email": address, "password": "wrong words"})
        assert response.status_code == 422 and "Set-Cookie" not in response.headers
        pages.append(response.get_data(as_text=True).replace(address, ""))
    assert pages[0] == pages[1] and "wrong words" not in pages[0]


def test_after_five_wrong_passwords_the_answer_says_how_long_to_wait(known, browser):
    client = browser()
    codes = [
        client.fill("/en/sign-in", {**SIGNING, "password": "wrong"}).status_code for _ in range(6)
    ]
    assert codes == [422] * 5 + [429]
    refused = client.fill("/en/sign-in", SIGNING)
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 1700
    assert (
        browser().fill("/en/sign-in", {**SIGNING, "email": "paul@people.example"}).status_code
        == 303
    )


@pytest.mark.parametrize(
    "place, goes",
    [
        ("/en/organisations?group=civ", "/en/organisations?group=civ"),
        ("//evil.example", "/en/"),
        ("https://evil.example", "/en/"),
        ("/\\evil.example", "/en/"),
        ("/\nx", "/en/"),
        ("javascript:alert(1)", "/en/"),
        ("/وثيقة", None),
        ("x" * 3000, None),
    ],
)
def test_next_leads_to_places_of_our_own_only(known, browser, place, goes):
    response = browser().fill("/en/sign-in", {**SIGNING, "next": place})
    assert response.status_code in {303, 422}
    if goes:
        assert response.headers["Location"] == goes
    assert not response.headers.get("Location", "/").startswith(("//", "http"))


def test_a_shared_computer_is_forgotten_after_half_an_hour(known, browser):
    client = browser()
    follow_cookie(client, client.fill("/en/sign-in", {**SIGNING, "shared": "1"}))
    assert client.get("/en/account").status_code == 200
    with freeze_clock(utc_now() + timedelta(minutes=31)):
        assert client.get("/en/account").status_code == 401


def test_signing_in_gives_the_browser_a_new_secret_and_says_which_browser_it_is(
    known, browser, look
):
    client = browser()
    before = client.token
    response = client.open(
        "/en/sign-in",
        method="POST",
        data={**SIGNING, "csrf": compute_csrf_token(before)},
        headers={
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        },
    )
    assert (
        follow_cookie(client, response) != before and "HttpOnly" in response.headers["Set-Cookie"]
    )
    assert ("Firefox · Linux",) in look("select label from sign_in")
    page = client.get("/en/account").get_data(as_text=True)
    assert "Firefox · Linux" in page and "this one" in page


def test_signing_out_everywhere_closes_every_browser_and_program_at_once(known, browser):
    first, second = browser(), browser()
    for client in (first, second):
        follow_cookie(client, client.fill("/en/sign-in", SIGNING))
    made = first.fill("/en/account/programs", {"label": "a script"}).get_data(as_text=True)
    token = re.search(r'<code class="once"[^>]*>([\w-]+)</code>', made).group(1)
    program = {"Authorization": f"Bearer {token}"}
    assert browser().get("/api/v1/me", headers=program).json["person"]["name"] == "Pia"
    assert token not in first.get("/en/account/programs").get_data(as_text=True)
    assert second.fill("/en/account/sign-out-everywhere", {}).status_code == 303
    assert [client.get("/en/account").status_code for client in (first, second)] == [401, 401]
    assert browser().get("/api/v1/me", headers=program).status_code == 401


def test_a_disabled_persons_cookie_opens_nothing(known, browser):
    pia = browser("pia")
    assert browser("sera").fill(f"/en/people/{known.ids['pia']}/disable", {}).status_code == 403
    assert browser("ada").fill(f"/en/people/{known.ids['pia']}/disable", {}).status_code == 303
    assert pia.get("/en/account").status_code == 401 and pia.get("/api/v1/me").status_code == 401
    assert browser().fill("/en/sign-in", SIGNING).status_code == 403


def test_signing_out_ends_this_browser_only(known, browser):
    first, second = browser("pia"), browser()
    follow_cookie(second, second.fill("/en/sign-in", SIGNING))
    assert first.fill("/en/sign-out", {}).status_code == 303
    assert (
        first.get("/en/account").status_code == 401 and second.get("/en/account").status_code == 200
    )


def test_the_second_step_without_the_first_leads_to_the_first(world, browser):
    assert browser().get("/en/sign-in/code").status_code == 303
    assert browser().fill("/en/sign-in/code", {"code": "123456"}).status_code in {303, 409}


@pytest.mark.parametrize("settings", [{"SAMPLE": True}, {"SAMPLE": False}])
def test_one_touch_signs_in_a_person_of_the_sample_only_where_there_is_one(
    known, browser, settings
):
    client = browser()
    response = client.fill("/en/sign-in/sample", {"user_id": known.ids["pia"]})
    assert response.status_code == (303 if settings["SAMPLE"] else 404)
    follow_cookie(client, response)
    assert client.get("/en/account").status_code == (200 if settings["SAMPLE"] else 401)
    assert ("Sign in as Pia" in browser().get("/en/sign-in").get_data(as_text=True)) is settings[
        "SAMPLE"
    ]
