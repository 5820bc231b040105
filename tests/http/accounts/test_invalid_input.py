"""Tests of empty account pages and of invalid input."""

import pytest
from sqlalchemy import select

from consult.accounts.models import SignIn
from consult.core.database.engine import db
from tests.support.forms.account_forms import SIGNING


def test_lists_say_what_to_do_when_they_are_empty(known, browser):
    assert "No organization of this group" in browser().get("/en/organisations?group=tec").get_data(
        as_text=True
    )
    assert "Nobody was found." in browser("ada").get("/en/people?q=zzz").get_data(as_text=True)
    assert "No organization is" in browser("ada").get("/en/organisations/proposed").get_data(
        as_text=True
    )


@pytest.mark.parametrize(
    "path",
    [
        "/join",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/sample",
        "/sign-out",
        "/forgotten",
        "/reset/x",
        "/confirm/x",
        "/address/x",
        "/account",
        "/account/password",
        "/account/address",
        "/account/affiliation",
        "/account/programs",
        "/account/close",
        "/account/second-factor/begin",
        "/account/second-factor/on",
        "/account/second-factor/off",
        "/account/sign-ins/1/end",
        "/people/1/flag",
        "/people/1/disable",
        "/affiliations/1/verify",
        "/affiliations/1/refuse",
        "/organisations/1/verify",
        "/organisations/1/refuse",
        "/organisations/1/merge",
        "/flags/1",
        "/governments",
    ],
)
def test_no_bad_input_is_a_mistake_of_ours(known, browser, path):
    values = [
        "",
        "\x00",
        "\ud800",
        "9" * 20,
        "-1",
        "<script>",
        "\u202eevil",
        "a" * 20_000,
        None,
        1e308,
        [],
        {"a": 1},
        True,
    ]
    names = (
        "email",
        "password",
        "old",
        "name",
        "code",
        "user_id",
        "reason",
        "list",
        "into_id",
        "label",
        "outcome",
        "new_name",
        "speaks_for",
        "organisation_id",
        "evidence",
        "row_version",
        "next",
        "timezone",
        "language",
        "sure",
        "accept",
    )
    for who in (None, "ada"):
        client = browser(who)
        for value in values:
            sent = client.say("POST", f"/en{path}", dict.fromkeys(names, value))
            assert sent.status_code < 500, (path, who, value)
            if isinstance(value, str):
                text = value.encode("utf-8", "replace").decode()
                assert client.fill(f"/en{path}", dict.fromkeys(names, text)).status_code < 500, (
                    path,
                    who,
                    value,
                )


def test_every_form_needs_its_token(known, browser):
    client = browser("pia")
    for path in (
        "/en/sign-in",
        "/en/join",
        "/en/account",
        "/en/account/sign-out-everywhere",
        "/en/sign-out",
    ):
        assert client.fill(path, {"csrf": "wrong", **SIGNING}).status_code == 403
    assert client.get("/en/account").status_code == 200


def test_the_api_names_the_signed_in_person_only_with_a_secret(app, known, browser):
    assert browser().get("/api/v1/me").status_code == 401
    shown = browser("pia").get("/api/v1/me").json
    assert (
        shown["email"] == "pia@people.example"
        and shown["person"]["organisation"] == "Lakeside Schools Network"
    )
    page = browser().get("/api/v1/organisations?limit=1").json
    assert len(page["organisations"]) == 1
    rest = browser().get(f"/api/v1/organisations?after={page['next_after']}").json
    assert [each["name"] for each in rest["organisations"]] == ["Norvania"]
    assert browser().get("/api/v1/organisations?limit=0").status_code == 422
    with app.app_context():
        assert db.session.scalar(select(SignIn.id)) is not None
