"""Tests of joining without a password, and with one that another browser chose."""

import re

from .conftest import PERSON
from tests.support.forms.account_forms import mails

JOINING = {
    "name": "Noor Salim",
    "email": PERSON["email"],
    "speaks_for": "self",
    "accept": "1",
}


def confirm(app, client):
    """Follow the link of the mail in this browser; return the answer to the press."""
    (body,) = [text for to, text in mails(app) if to == PERSON["email"]]
    link = re.search(r"/en/confirm/\S+", body)[0]
    return client.fill(link, {})


def test_a_password_that_was_chosen_in_another_browser_does_not_count(visitor, app, look):
    attacker, victim = visitor("attacker").client, visitor("victim").client
    chosen = {**JOINING, "password": "nine calm herons wait"}
    assert attacker.fill("/en/join", chosen).status_code == 303
    assert "/sign-in/mailed-code" in confirm(app, victim).headers["Location"]
    signing = {"email": PERSON["email"], "password": chosen["password"]}
    assert attacker.fill("/en/sign-in", signing).status_code == 422
    assert look("select password_hash from \"user\" where name = 'Noor Salim'") == [(None,)]


def test_a_mailed_code_leaves_nothing_of_a_stranger_who_asked_for_the_address(
    visitor, code, app, look
):
    attacker, victim = visitor("attacker"), visitor("victim")
    chosen = {**JOINING, "password": "nine calm herons wait", "title": "Minister", "name": "X"}
    assert attacker.client.fill("/en/join", chosen).status_code == 303
    assert victim.send(victim.ask(victim.write()), code()).status_code == 303
    kept = look('select name, password_hash, title from "user" where email = :a', a=PERSON["email"])
    assert kept == [("Noor Salim", None, None)]
    signing = {"email": PERSON["email"], "password": chosen["password"]}
    assert attacker.client.fill("/en/sign-in", signing).status_code == 422
    assert attacker.client.get("/en/account").status_code == 401
    link = next(each for to, text in mails(app) for each in re.findall(r"/en/confirm/\S+", text))
    assert attacker.client.fill(link, {}).status_code == 409


def test_a_password_is_optional_for_joining_and_counts_in_the_browser_that_chose_it(visitor, app):
    one = visitor("one").client
    assert one.fill("/en/join", JOINING).status_code == 303
    assert "/sign-in/mailed-code" in confirm(app, one).headers["Location"]


def test_joining_with_a_password_signs_in_with_it(visitor, app):
    one = visitor("one").client
    one.fill("/en/join", {**JOINING, "password": "nine calm herons wait"})
    assert confirm(app, one).headers["Location"].startswith("/en/sign-in?")
    signing = {"email": PERSON["email"], "password": "nine calm herons wait"}
    assert one.fill("/en/sign-in", signing).status_code == 303
