"""Tests of sign-ins that end by themselves: the page says why and keeps what was typed."""

from datetime import timedelta

import pytest

from consult.consultations.reactions import save_sightings
from consult.core.database.engine import freeze_clock, utc_now
from tests.support.forms.account_forms import SIGNING, follow_cookie

IDLE, AGE = "was not used for some time", "had lasted as long as it may"


@pytest.fixture
def settings():
    return {"SIGN_IN_IDLE_HOURS": 24, "SIGN_IN_HOURS": 72}


@pytest.fixture
def pia(known, browser):
    client = browser()
    follow_cookie(client, client.fill("/en/sign-in", SIGNING))
    return client


def test_a_page_says_why_the_sign_in_has_ended_and_leads_back(pia):
    assert IDLE not in pia.get("/en/c/talks/statement").text
    with freeze_clock(utc_now() + timedelta(hours=25)):
        page = pia.get("/en/c/talks/statement").text
        assert IDLE in page and "/en/sign-in?next=/en/c/talks/statement" in page
        refused = pia.get("/en/account")
        assert refused.status_code == 401 and IDLE in refused.text
        answer = pia.get("/api/v1/me")
        assert (answer.status_code, answer.json["code"]) == (401, "sign_in_idle")
        follow_cookie(pia, pia.fill("/en/sign-in", SIGNING))
        assert IDLE not in pia.get("/en/c/talks/statement").text


def test_using_it_every_day_keeps_it_for_its_whole_time_and_no_longer(pia, app):
    start = utc_now()
    for hours in (20, 40, 60):
        with freeze_clock(start + timedelta(hours=hours)), app.app_context():
            assert pia.get("/en/account").status_code == 200
            save_sightings()
    with freeze_clock(start + timedelta(hours=73)):
        refused = pia.get("/en/account")
        assert refused.status_code == 401 and AGE in refused.text


def test_the_list_of_sign_ins_says_when_each_ends_at_the_latest(pia):
    last = utc_now() + timedelta(hours=72)
    assert f"ends {last.day} {last:%b %Y}, " in " ".join(pia.get("/en/account").text.split())


def test_what_was_typed_is_shown_again_but_no_password(pia, known):
    with freeze_clock(utc_now() + timedelta(hours=25)):
        refused = pia.fill(f"/en/clauses/{known.clause}/comments", {"body": "A long comment"})
        assert refused.status_code == 401 and IDLE in refused.text
        assert "A long comment" in refused.text
        secret = "a secret of mine"
        form = {"old": secret, "password": "another secret of mine"}
        refused = pia.fill("/en/account/password", form)
        assert refused.status_code == 401 and secret not in refused.text
    assert "comment.posted" not in known.events()


def test_a_script_is_told_why_and_sends_it_again_after_the_next_sign_in(pia, known):
    path, sent = f"/en/clauses/{known.clause}/comments", {"body": "A long comment"}
    with freeze_clock(utc_now() + timedelta(hours=25)):
        refused = pia.fill(path, sent, key="typed-once", scripted=True)
        assert (refused.status_code, refused.json["code"]) == (401, "sign_in_idle")
        follow_cookie(pia, pia.fill("/en/sign-in", SIGNING))
        assert pia.fill(path, sent, key="typed-once", scripted=True).status_code == 200
    assert known.events().count("comment.posted") == 1


@pytest.mark.parametrize(
    ("settings", "said", "unsaid"),
    [
        (
            {"SIGN_IN_IDLE_HOURS": 168, "SIGN_IN_HOURS": 720},
            ["not used is signed out after 7 days.", "signed out after 30 days."],
            "hour",
        ),
        (
            {"SIGN_IN_IDLE_HOURS": 1, "SIGN_IN_HOURS": 30},
            ["not used is signed out after 1 hour.", "signed out after 30 hours."],
            " day.",
        ),
        ({"SIGN_IN_IDLE_HOURS": 0, "SIGN_IN_HOURS": 0}, [], "is signed out after"),
    ],
)
def test_the_account_names_the_limits_that_there_are(known, browser, said, unsaid):
    page = browser("pia").get("/en/account").text
    assert [words for words in said if words not in page] == [] and unsaid not in page
