"""Tests of API tokens: they never reach the account of their person."""

import pytest
from sqlalchemy import text

from consult.core.database.engine import db
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
