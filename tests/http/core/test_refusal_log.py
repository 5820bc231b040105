"""Tests of the log of refusals: failed sign-ins, rights and limits, and no secret in any line."""

import re
from datetime import timedelta

import pytest

from consult.core.database.engine import freeze_clock, utc_now
from consult.core.permissions import refusal_log
from consult.core.errors import Forbidden, Invalid
from consult.core.permissions.actor import Actor
from consult.core.permissions.refusal_log import LineBudget, log_socket_refusal, make_pseudonym
from tests.http.conftest import GOOD_PASSWORD

LINE = re.compile(
    r"refused code=[a-z_]+ status=\d{3} method=[A-Z]+ endpoint=[\w.-]+(?: rule=[\w.]+)?"
    r" person=(?:\d+|-) sign_in=(?:\d+|-) source=[0-9a-f]{12}(?: account=[0-9a-f]{12})?"
)
WRONG = "not my password at all"


@pytest.fixture(autouse=True)
def budget(monkeypatch):
    """Give each test the lines of a whole minute."""
    fresh = LineBudget()
    monkeypatch.setattr(refusal_log, "budget", fresh)
    return fresh


@pytest.fixture
def lines(caplog):
    """Provide lines(), which returns what was logged, and checks its form."""

    def logged():
        found = [each.getMessage() for each in caplog.records if each.name == "consult.refusals"]
        assert [line for line in found if not LINE.fullmatch(line)] == []
        return found

    return logged


def field(line, name):
    found = re.search(rf"{name}=(\S+)", line)
    return found and found[1]


def test_a_failed_sign_in_is_one_line_without_address_and_password(known, browser, lines):
    for email in ("pia@people.example", "nobody@people.example"):
        browser().fill("/en/sign-in", {"email": email, "password": WRONG})
    first, second = lines()
    assert field(first, "code") == field(second, "code") == "wrong_password"
    assert field(first, "endpoint") == "accounts.do_sign_in"
    assert field(first, "source") == field(second, "source")
    assert field(first, "account") != field(second, "account")
    for line in (first, second):
        assert not re.search(r"127\.0\.0\.1|people\.example|pia|password at all", line)


def test_the_sign_in_that_is_locked_says_so(known, browser, lines):
    for _ in range(6):
        browser().fill("/en/sign-in", {"email": "pia@people.example", "password": WRONG})
    assert [field(line, "code") for line in lines()] == [
        *["wrong_password"] * 5,
        "too_many_sign_ins",
    ]


def test_a_refused_right_names_the_rule_and_the_person_by_number(known, browser, lines):
    browser("pia").fill(f"/en/people/{known.ids['paul']}/disable", {})
    browser().get("/en/account")
    refused, anonymous = lines()
    assert (field(refused, "code"), field(refused, "rule")) == ("forbidden", "account.disable")
    assert field(refused, "person") == str(known.ids["pia"])
    assert (field(anonymous, "code"), field(anonymous, "person")) == ("sign_in_first", "-")


def test_a_forged_form_a_wrong_token_and_a_wrong_scope_are_lines(known, browser, program, lines):
    browser("pia").say("PUT", f"/api/v1/positions/{known.ballot}", {"choice": "live"}, csrf="x")
    client, headers = program("pia", "read")
    client.get("/api/v1/me", headers={"Authorization": "Bearer nobody-has-this-token"})
    client.put(f"/api/v1/positions/{known.ballot}", json={"choice": "live"}, headers=headers)
    assert [field(line, "code") for line in lines()] == ["csrf", "token_wrong", "scope_missing"]
    assert "nobody-has-this-token" not in "".join(lines())


def test_no_link_of_a_mail_stands_in_a_line(known, browser, lines):
    secret = "a-secret-of-a-mail-that-was-used"
    browser().fill(f"/en/reset/{secret}", {"password": "seven tall herons wait"})
    (line,) = lines()
    assert field(line, "code") == "link_over" and secret not in line and "herons" not in line


@pytest.mark.parametrize("settings", [{"LIMIT_USER": 2}])
def test_a_limit_is_a_line(known, browser, lines):
    pia = browser("pia")
    assert [pia.get("/en/c/talks").status_code for _ in range(4)] == [200, 200, 429, 429]
    assert [field(line, "code") for line in lines()] == ["too_many"] * 2


def test_what_is_no_refusal_of_a_person_is_no_line(known, browser, lines):
    browser("pia").get("/en/nowhere")
    browser("pia").say("PUT", f"/api/v1/positions/{known.ballot}", {"choice": "what"})
    browser().fill("/en/sign-in", {"email": "pia@people.example", "password": GOOD_PASSWORD})
    assert lines() == []


def test_a_flood_writes_thirty_lines_a_minute_and_the_number_of_the_rest(budget, caplog):
    budget.close_minute()
    assert [budget.take("too_many") for _ in range(50)].count(True) == 30
    assert budget.take("csrf"), "each code has lines of its own"
    assert caplog.messages == []
    with freeze_clock(utc_now() + timedelta(minutes=2)):
        budget.close_minute()
    assert caplog.messages == ["refused code=too_many more=20"]
    assert budget.take("too_many")


def test_a_pseudonym_lasts_for_a_day(app, here):
    first = make_pseudonym("192.0.2.7")
    assert make_pseudonym("192.0.2.7") == first != make_pseudonym("192.0.2.8")
    with freeze_clock(utc_now() + timedelta(days=1)):
        assert make_pseudonym("192.0.2.7") != first


def test_a_refused_message_over_a_socket_is_a_line(app, known, lines):
    problem = Forbidden(action="watch.moderators")
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        log_socket_refusal(problem, Actor(3, signin_id=4), "watch_audience")
        log_socket_refusal(Invalid(), Actor(3), "watch_audience")
    (line,) = lines()
    assert field(line, "method") == "SOCKET" and field(line, "rule") == "watch.moderators"
    assert (field(line, "person"), field(line, "sign_in")) == ("3", "4") and "192.0.2.7" not in line
