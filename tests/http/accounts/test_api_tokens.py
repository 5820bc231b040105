"""Tests of API tokens: they never reach the account of their person."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from consult.consultations.reactions import save_sightings
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.events.log import transaction
from consult.core.web.write_endpoint import COOKIE_NAME
from consult.core.web.csrf import compute_csrf_token
from tests.http.conftest import GOOD_PASSWORD

SENTENCE = "A program cannot do this for you. Sign in with a browser."
FORM = {
    "password": GOOD_PASSWORD,
    "old": GOOD_PASSWORD,
    "email": "else@people.example",
    "name": "Anew",
    "language": "fr",
    "timezone": "UTC",
    "speaks_for": "self",
    "label": "another",
    "code": "123456",
    "sure": "1",
    "answers": "never",
    "process": "never",
    "rest": "never",
}


def below_account(app, language, sign_in):
    """Yield every endpoint below /account, of pages and API, with its methods."""
    for rule in app.url_map.iter_rules():
        if "account" in rule.rule.split("/")[2:4]:
            with app.test_request_context():
                given = {"ui": language, "sign_in_id": sign_in}
                path = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: given[name] for name in rule.arguments}
                )
            for method in sorted(rule.methods - {"OPTIONS"}):
                yield method, path


def rows(app):
    """Return everything that an endpoint below the account may change."""
    with app.app_context(), db.engine.connect() as other:
        return {
            table: other.execute(text(f'select * from "{table}"')).all()
            for table in ("user", "sign_in", "proof", "event", "mail", "mail_choice")
        }


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_token_reaches_no_endpoint_below_the_account_however_it_is_sent(
    app, known, program, language, look
):
    client, headers = program("pia")
    token = headers["Authorization"].removeprefix("Bearer ")
    sign_in = look("select max(id) from sign_in")[0][0]
    before, doors = rows(app), list(below_account(app, language, sign_in))
    assert len(doors) > 20 and {path for _method, path in doors} > {
        f"/{language}/account",
        f"/{language}/account/mail",
    }
    disguised = app.test_client()
    disguised.set_cookie(COOKIE_NAME, token)
    for who, sent in ((client, headers), (disguised, {"X-CSRF-Token": compute_csrf_token(token)})):
        for method, path in doors:
            answer = who.open(
                path,
                method=method,
                data=FORM if method == "POST" else None,
                headers={**sent, "Accept-Language": language, "Accept": "application/json"},
            )
            assert answer.status_code == 403, (method, path)
            assert method == "HEAD" or answer.json["code"] == "not_for_programs", (method, path)
    assert rows(app) == before


def test_a_program_is_told_why_in_a_sentence_and_may_do_everything_else(app, known, program):
    client, headers = program("pia")
    assert SENTENCE in client.get("/en/account", headers=headers).get_data(as_text=True)
    assert client.get("/api/v1/me", headers=headers).json["email"] == "pia@people.example"
    assert (
        client.post(
            f"/api/v1/clauses/{known.clause}/comments",
            json={"body": "By a script"},
            headers=headers,
        ).status_code
        == 201
    )


def make(client, **form):
    """Make a token on the page; return the answer and the token."""
    answer = client.fill("/en/account/programs", {"label": "a script", **form})
    found = re.search(r'<code class="once"[^>]*>([\w-]+)</code>', answer.text)
    return answer, {"Authorization": f"Bearer {found[1]}"} if found else None


def test_a_token_has_the_scopes_and_days_that_were_chosen_and_the_page_shows_them(
    app, known, browser
):
    pia = browser("pia")
    answer, program = make(pia, scopes=["contribute", "speak"], days="7")
    assert answer.status_code == 200
    page = pia.get("/en/account/programs").text
    row = page[page.index("a script") : page.index("Purpose")]
    assert all(word in row for word in ("reads", "contributes", "speaks", "not used yet", "ends "))
    assert "manages" not in row
    me = browser().get("/api/v1/me", headers=program).json["token"]
    assert me["scopes"] == ["read", "contribute", "speak"]
    with app.app_context():
        save_sightings()
    row = pia.get("/en/account/programs").text
    assert "last used around" in row and "not used yet" not in row
    with freeze_clock(utc_now() + timedelta(days=6)):
        assert browser().get("/api/v1/me", headers=program).status_code == 200
    with freeze_clock(utc_now() + timedelta(days=8)):
        refused = browser().get("/api/v1/me", headers=program)
        assert (refused.status_code, refused.json["code"]) == (401, "token_expired")
    assert pia.get("/api/v1/me").json["token"] is None


def test_without_a_code_the_page_refuses_speaking_and_keeps_what_was_typed(app, known, browser):
    with app.app_context(), transaction():
        db.session.execute(text("update sign_in set strong = false"))
    pia = browser("pia")
    shown = pia.get("/en/account/programs").text
    assert "You gave no one-time code in this sign-in" in shown
    answer, program = make(pia, scopes=["speak"], days="90")
    assert (answer.status_code, program) == (403, None)
    assert (
        "Only a sign-in with a one-time code" in answer.text and 'value="a script"' in answer.text
    )
    assert re.search(r'value="speak" checked', answer.text)
    assert re.search(r'<option value="90" selected', answer.text)
    assert make(pia, scopes=["contribute"])[1] is not None


@pytest.mark.parametrize("days", ["0", "91", "many"])
def test_a_token_lasts_ninety_days_at_most(known, browser, days):
    assert make(browser("pia"), days=days)[0].status_code == 422


def test_what_a_token_does_not_cover_is_refused_with_its_scope(known, program):
    client, headers = program("pia", "read")
    comment, position = f"/api/v1/clauses/{known.clause}/comments", "/api/v1/positions/"
    for method, path, body, scope in (
        ("POST", comment, {"body": "By a script"}, "contribute"),
        ("PUT", f"{position}{known.ballot}", {"choice": "support"}, "speak"),
        ("POST", f"/api/v1/consultations/{known.consultation}/stages", {}, "manage"),
    ):
        answer = client.open(path, method=method, json=body, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")
        assert answer.json["scope"] == scope and scope in answer.json["detail"]
    assert known.events() == []


def test_a_token_acts_on_the_api_and_not_on_pages(known, program):
    client, headers = program("pia", "read contribute speak", strong=True)
    page = client.post(
        f"/en/clauses/{known.clause}/comments", data={"body": "By a script"}, headers=headers
    )
    assert page.status_code == 403 and known.events() == []
    assert "Let the program use the API" in page.text


def test_the_secret_of_a_browser_is_no_token(known, browser):
    headers = {"Authorization": f"Bearer {known.tokens['cho']}"}
    for path in ("/api/v1/me", f"/api/v1/consultations/{known.consultation}/events"):
        answer = browser().get(path, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (401, "token_wrong")
    answer = browser().put(
        f"/api/v1/positions/{known.ballot}", json={"choice": "live"}, headers=headers
    )
    assert answer.status_code == 401 and known.events() == []
