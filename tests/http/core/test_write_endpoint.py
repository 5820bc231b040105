"""Tests of the write endpoint: identity, CSRF, and the key that makes a retry harmless."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from consult.accounts.models import SignIn, User
from consult.core.database.engine import db, utc_now
from consult.core.digests import hash_text
from consult.core.web.csrf import compute_csrf_token
from consult.core.database.kept_answers import (
    KEEP_ANSWERS_FOR,
    KeptAnswer,
    delete_old_answers,
)
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.events.log import transaction
from tests.http.conftest import GOOD_PASSWORD

pytestmark = pytest.mark.postgresql


def vote(world):
    return f"/api/v1/positions/{world.ballot}"


def sign_in_again(world, name, token, **more):
    with transaction():
        db.session.add(SignIn(user_id=world.ids[name], token_hash=hash_text(token), **more))


def as_program(app, token):
    return app.test_client(), {"Authorization": f"Bearer {token}"}


def test_a_position_is_taken_and_shown_to_all(browser, world):
    assert browser("pia").say("PUT", vote(world), {"choice": "support"}).status_code == 200
    shown = browser().get(f"/api/v1/clauses/{world.clause}/positions").json["positions"]
    assert [each["choice"] for each in shown] == ["support"]


def test_the_cookie_is_kept_as_a_hash_only(world, look):
    assert world.tokens["pia"] not in str(look("select * from sign_in"))


def test_without_the_csrf_token_of_this_very_sign_in_nothing_is_written(browser, world):
    for wrong in ("", "x", compute_csrf_token(world.tokens["paul"]), "é"):
        answer = browser("pia").say(
            "PUT", vote(world), {"choice": "support", "csrf": wrong}, csrf=""
        )
        assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert world.events() == []


def test_another_site_cannot_sign_anybody_in(app, known, look):
    """Requests from another site come without our cookie, so they know no CSRF token."""
    before = look("select count(*) from sign_in")
    signing = {
        "csrf": compute_csrf_token(""),
        "email": "pia@people.example",
        "password": GOOD_PASSWORD,
    }
    assert app.test_client().post("/en/sign-in", data=signing).status_code == 403
    assert look("select count(*) from sign_in") == before


def test_a_repeated_request_is_answered_the_same_and_done_once(browser, world):
    pia = browser("pia")
    first, second, third = (
        pia.say("PUT", vote(world), {"choice": choice}, key=key)
        for choice, key in (("support", "k1"), ("live", "k2"), ("support", "k1"))
    )
    assert (first.status_code, first.data) == (third.status_code, third.data)
    assert second.json["choice"] == "live"
    assert world.events() == ["position.taken"] * 2


def test_the_same_key_for_another_request_is_refused(browser, world):
    pia = browser("pia")
    pia.say("PUT", vote(world), {"choice": "support"}, key="k1")
    for path, choice in (
        (vote(world), "live"),
        (f"/api/v1/positions/{world.other_ballot}", "support"),
    ):
        answer = pia.say("PUT", path, {"choice": choice}, key="k1")
        assert (answer.status_code, answer.json["code"]) == (422, "key_used_for_another_request")
    assert world.events() == ["position.taken"]


def test_two_people_may_use_the_same_key(browser, world):
    for name in ("pia", "paul"):
        assert (
            browser(name).say("PUT", vote(world), {"choice": "support"}, key="k1").status_code
            == 200
        )
    assert len(world.events()) == 2


def test_a_refusal_is_not_kept(browser, world):
    world.stage("closed")
    assert (
        browser("pia").say("PUT", vote(world), {"choice": "support"}, key="k1").status_code == 403
    )
    world.stage("commenting")
    assert (
        browser("pia").say("PUT", vote(world), {"choice": "support"}, key="k1").status_code == 200
    )


def test_the_kept_answer_and_the_position_stand_or_fall_together(browser, world, look, monkeypatch):
    """A disk that is full when the answer is stored undoes the action, too."""

    def full(**_values):
        raise OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr("consult.core.web.write_endpoint.INSERT_KEPT_ANSWER", full)
    answer = browser("pia").say("PUT", vote(world), {"choice": "support"}, key="k1")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert look("select count(*) from position") == [(0,)] and world.events() == []


def test_a_form_page_carries_key_and_token_and_works_twice_without_script(browser, world, look):
    pia, path = browser("pia"), f"/en/clauses/{world.clause}/position"
    page = pia.get(path).text
    form = page[page.index(f'action="{path}"') :]
    fields = dict(re.findall(r'name="(csrf|key)" value="([^"]+)"', form)) | {
        "choice": "object",
        "reason": "<script>Hi</script>",
    }
    for _ in range(2):
        assert pia.post(path, data=fields).status_code == 303
    assert world.events() == ["position.taken"] and look("select count(*) from kept_answer") == [
        (1,)
    ]
    assert "&lt;script&gt;Hi" in pia.get(path).text


def test_a_retry_after_a_new_sign_in_is_still_the_same_request(app, browser, world, here):
    """The CSRF token differs then, and is not part of the request's digest."""
    browser("pia").say("PUT", vote(world), {"choice": "support"}, key="k1")
    sign_in_again(world, "pia", "a new secret")
    again = app.test_client()
    again.token = "a new secret"
    again.set_cookie(COOKIE_NAME, again.token)
    assert again.say("PUT", vote(world), {"choice": "support"}, key="k1").status_code == 200
    assert world.events() == ["position.taken"]


@pytest.mark.parametrize(
    "column", ["SignIn.ended_at", "SignIn.expires_at", "User.disabled_at", "User.closed_at"]
)
def test_an_ended_sign_in_and_a_disabled_person_are_refused(browser, world, here, column):
    model = {"SignIn": SignIn, "User": User}[column.split(".")[0]]
    with transaction():
        row = db.session.scalar(
            select(model).where(
                (model.user_id if model is SignIn else model.id) == world.ids["pia"]
            )
        )
        setattr(row, column.split(".")[1], utc_now() - timedelta(seconds=1))
    assert browser("pia").say("PUT", vote(world), {"choice": "support"}).status_code == 401
    assert world.events() == []


def test_a_program_with_a_token_needs_no_csrf_and_a_cookie_does_not_pass_for_one(app, world, here):
    sign_in_again(world, "pia", "of a program", kind="token", scopes="read speak", strong=True)
    client, headers = as_program(app, "of a program")
    assert client.put(vote(world), json={"choice": "support"}, headers=headers).status_code == 200
    client.set_cookie(COOKIE_NAME, world.tokens["paul"])
    assert client.put(vote(world), json={"choice": "live"}).status_code == 403, (
        "the cookie alone forges nothing"
    )
    assert (
        client.put(
            vote(world), json={"choice": "live"}, headers={"Authorization": "Bearer wrong"}
        ).status_code
        == 401
    )
    assert world.events() == ["position.taken"]


def check_credentials_asked(answer):
    """Check that an answer asks for a token or a sign-in, as RFC 9110 and RFC 6750 have it."""
    assert (answer.status_code, answer.headers.get("WWW-Authenticate")) == (401, "Bearer")
    assert answer.mimetype == "application/problem+json"
    told = answer.json
    assert (told["code"], told["status"]) == ("sign_in_first", 401)
    assert "token" in told["detail"] and "sign in" in told["detail"]


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("PUT", "/api/v1/positions/1"),
        ("DELETE", "/api/v1/positions/1"),
        ("POST", "/api/v1/clauses/2/comments"),
        ("POST", "/api/v1/clauses/2/amendments"),
        ("POST", "/api/v1/ballots/1/votes"),
        ("POST", "/api/v1/clauses/999/comments"),
        ("GET", "/api/v1/me"),
        ("GET", "/api/v1/my/answers"),
    ],
)
@pytest.mark.parametrize("body", [b'{"body": "Words."}', b"{", b""])
def test_a_program_that_forgot_its_token_is_told_to_send_one(app, world, method, place, body):
    given = {} if method == "GET" else {"data": body, "content_type": "application/json"}
    check_credentials_asked(app.test_client().open(place, method=method, **given))
    assert world.events() == []


def test_every_write_of_the_api_asks_for_a_token_before_anything_else(app, world):
    described = app.test_client().get("/api/v1/openapi.json").json["paths"]
    writes = [
        (method, re.sub(r"<[^>]*>", "1", str(rule)))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"GET", "HEAD", "OPTIONS"})
        if str(rule).startswith("/api/v1/")
    ]
    for method, place in writes:
        check_credentials_asked(app.test_client().open(place, method=method, data={"csrf": "x"}))
    assert len(writes) > 150
    for operation in [
        each for ways in described.values() for way, each in ways.items() if way != "get"
    ]:
        assert "401" in operation["responses"] and all(operation["security"])


def test_every_read_of_the_api_that_needs_a_person_says_how_to_be_one(app, world):
    client, asked = app.test_client(), []
    for rule in app.url_map.iter_rules():
        if str(rule).startswith("/api/v1/") and "GET" in rule.methods:
            answer = client.get(re.sub(r"<[^>]*>", "1", str(rule)))
            if answer.status_code == 401:
                check_credentials_asked(answer)
                asked.append(str(rule))
    assert len(asked) >= 5


def test_a_browser_whose_form_is_out_of_date_is_told_so_and_not_to_send_a_token(app, world):
    client = app.test_client()
    client.set_cookie(COOKIE_NAME, world.tokens["pia"])
    stale = client.put(vote(world), json={"choice": "live"}, headers={"X-CSRF-Token": "old"})
    assert (stale.status_code, stale.json["code"]) == (403, "csrf")
    assert "out of date" in stale.json["detail"]
    page = app.test_client().post("/en/sign-in", data={"email": "x", "password": "y"})
    assert page.status_code == 403 and "out of date" in page.text
    client.set_cookie(COOKIE_NAME, "nobody-has-this-cookie")
    gone = client.get("/api/v1/me")
    assert gone.status_code == 401 and "token" not in gone.json["detail"]


def test_every_wrong_field_is_named_at_once(browser, world):
    answer = browser("pia").say("PUT", vote(world), {"choice": "x", "digest": 5, "extra": 1})
    assert answer.status_code == 422 and set(answer.json["fields"]) == {"choice", "digest", "extra"}
    assert answer.mimetype == "application/problem+json" and answer.json["status"] == 422


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b"null",
        b"\xff",
        b'{"choice": "\\ud800"}',
        b'{"choice": "support", "reason": "\\u0000"}',
        b'{"a":' * 5000,
        b'{"choice":' + b"9" * 5000 + b"}",
        b"x" * 2_000_000,
    ],
)
def test_a_body_that_cannot_be_meant_is_refused_politely(browser, world, body):
    answer = browser("pia").put(
        vote(world),
        data=body,
        content_type="application/json",
        headers={"X-CSRF-Token": compute_csrf_token(world.tokens["pia"])},
    )
    assert 400 <= answer.status_code < 500 and answer.json["code"] and world.events() == []


@pytest.mark.parametrize("key", ["k" * 101, "a\nb", "\u200e"])
def test_a_key_that_cannot_be_kept_is_refused(browser, world, key):
    answer = browser("pia").say("PUT", vote(world), {"choice": "support", "key": key})
    assert (answer.status_code, answer.json["code"]) == (422, "key_wrong")


def test_answers_are_forgotten_after_a_week_and_not_before(browser, world, here, look):
    browser("pia").say("PUT", vote(world), {"choice": "support"}, key="old")
    browser("pia").say("PUT", vote(world), {"choice": "live"}, key="new")
    with transaction():
        db.session.scalar(select(KeptAnswer).where(KeptAnswer.key == "old")).kept_at = (
            utc_now() - KEEP_ANSWERS_FOR - timedelta(minutes=1)
        )
    with transaction():
        delete_old_answers()
    assert look("select key from kept_answer") == [("new",)]
