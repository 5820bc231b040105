"""Tests that the last administrator able to sign in stays: on pages, in the API and on the
command line.
"""

import pytest
from click.testing import CliRunner

from consult.accounts import actions
from consult.accounts.people import actions as people
from consult.accounts.cli import OPERATOR
from consult.accounts.models import User
from consult.accounts.sign_in.actions import PasswordProof
from consult.commands import consult, format_problem
from consult.consultations.actions import create_consultation
from consult.consultations.models import Membership
from consult.consultations.roles.actions import grant_role
from consult.core.database.engine import db
from consult.core.errors import Conflict
from consult.core.events.log import transaction
from tests.http.conftest import GOOD_PASSWORD, GOOD_PASSWORD_HASH
from tests.world import ROLES

WORDS = "last administrator of “Talks on a declaration”"


def second(world, name="sera"):
    """Create another administrator."""
    grant_role(world.actor("ada"), world.consultation, world.ids[name], "administrator")


def close(world, name):
    with transaction():
        db.session.get(User, world.ids[name]).password_hash = GOOD_PASSWORD_HASH
    actions.close_account(
        world.actor(name), PasswordProof(world.ids[name], GOOD_PASSWORD_HASH), sure=True
    )


@pytest.fixture
def command(app, monkeypatch):
    """Provide command("person", "disable", ...), which returns the refusal, or nothing."""
    monkeypatch.setattr("consult.commands.build_application", lambda **_given: app)

    def run(*words):
        result = CliRunner().invoke(consult, words)
        return format_problem(result.exception) if isinstance(result.exception, Conflict) else ""

    return run


def test_the_last_administrator_neither_closes_the_account_nor_is_disabled(world, here):
    with pytest.raises(Conflict, match="last_administrator_leaves") as refused:
        close(world, "ada")
    assert refused.value.details == {"title": "Talks on a declaration"}
    with pytest.raises(Conflict, match="last_administrator_leaves"):
        people.disable_person(OPERATOR, world.ids["ada"])
    assert "person.closed" not in world.events() and "person.disabled" not in world.events()


@pytest.mark.parametrize(
    "leave", [close, lambda world, name: people.disable_person(OPERATOR, world.ids[name])]
)
def test_one_of_two_administrators_may_go_and_then_the_other_stays(world, here, leave):
    second(world)
    leave(world, "ada")
    with pytest.raises(Conflict, match="last_administrator_leaves"):
        leave(world, "sera")


def test_an_administrator_who_was_disabled_or_has_left_does_not_count(world, here):
    second(world)
    people.disable_person(world.actor("ada"), world.ids["sera"])
    with pytest.raises(Conflict, match="last_administrator_leaves"):
        close(world, "ada")
    people.enable_person(world.actor("ada"), world.ids["sera"])
    close(world, "ada")


def test_each_consultation_keeps_an_administrator_of_its_own(world, here):
    second(world)
    create_consultation(world.actor("sera"), "other", {"en": "Other talks"})
    with pytest.raises(Conflict) as refused:
        people.disable_person(world.actor("ada"), world.ids["sera"])
    assert refused.value.details == {"title": "Other talks"}
    close(world, "ada")


@pytest.mark.parametrize("name", [name for name in ROLES if name != "ada"])
def test_everyone_else_closes_the_account_when_they_like(world, here, name):
    close(world, name)
    assert db.session.get(User, world.ids[name]).closed_at is not None


def test_the_pages_and_the_api_say_why(known, browser):
    ada = browser("ada")
    page = ada.get("/en/account/close").text
    assert WORDS in page and 'name="password"' not in page
    refused = ada.fill("/en/account/close", {"password": GOOD_PASSWORD, "sure": "1"})
    assert refused.status_code == 409 and WORDS in refused.text
    assert 'name="password"' in browser("pia").get("/en/account/close").text
    person = {"user_id": known.ids["ada"], "role": "administrator"}
    taken = ada.fill("/en/c/talks/manage/people/revoke", person)
    assert taken.status_code == 409 and "last administrator" in taken.text
    answer = ada.say("DELETE", f"/api/v1/consultations/{known.consultation}/roles", person)
    assert (answer.status_code, answer.json["code"]) == (
        409,
        "last_administrator",
    ) and "administrator first" in answer.json["detail"]


def test_an_administrator_elsewhere_does_not_disable_the_last_one_of_these_talks(
    app, known, browser
):
    with app.app_context():
        made = create_consultation(known.actor("ada"), "other", {"en": "Other talks"})
        with transaction():
            db.session.add(
                Membership(user_id=known.ids["sera"], consultation_id=made.id, role="administrator")
            )
    refused = browser("sera").fill(f"/en/people/{known.ids['ada']}/disable", {})
    assert refused.status_code == 409 and WORDS in refused.text
    assert browser("ada").get("/en/account").status_code == 200


def test_the_command_line_says_why(world, command):
    assert WORDS in command("person", "disable", "ada@people.example")
    assert "last administrator" in command(
        "role", "revoke", "ada@people.example", "talks", "administrator"
    )
    assert command("role", "grant", "sera@people.example", "talks", "administrator") == ""
    assert command("person", "disable", "ada@people.example") == ""
    assert WORDS in command("person", "disable", "sera@people.example")
