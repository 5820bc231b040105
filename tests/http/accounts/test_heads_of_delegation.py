"""Tests of how an organization gets its head of delegation: by request, or by letter."""

from datetime import timedelta

import pytest

from consult.accounts.models import User
from consult.consultations.models import Membership
from consult.consultations.roles.actions import end_roles, grant_role
from consult.core.database.engine import db, freeze_clock, utc_now
from consult.core.events.dispatcher import Dispatcher
from consult.core.events.log import transaction
from consult.notifications.models import Notice
from tests.support.forms.account_forms import mails

QUEUE = "/en/affiliations"


@pytest.fixture
def asking(app, world):
    """Provide asking(name): the person's affiliation waits, with the request to lead."""

    def ask(name, affiliation="declared"):
        with app.app_context(), transaction():
            user = db.session.get(User, world.ids[name])
            user.affiliation, user.asks_to_lead = affiliation, True
            for role in ("head", "speaker"):
                held = db.session.get(Membership, (user.id, world.consultation, role))
                if held is not None:
                    db.session.delete(held)
            return user.id

    return ask


def heads(look):
    return [user for (user,) in look("select user_id from membership where role = 'head'")]


def test_the_secretariat_verifies_and_names_the_head_in_one_press(
    app, world, browser, asking, look
):
    number = asking("hana")
    page = browser("sera").get(QUEUE).text
    assert "asks to be head of delegation" in page
    assert "Verify, and name head of delegation" in page
    verify = f"{QUEUE}/{number}/verify"
    assert browser("mona").fill(verify, {"leads": "1"}).status_code == 403
    assert number not in heads(look)
    assert browser("sera").fill(verify, {"leads": "1"}).status_code == 303
    assert number in heads(look)
    body = [text for to, text in mails(app) if to == "hana@people.example"][-1]
    assert "You are its head of delegation" in body
    assert look(f'select asks_to_lead from "user" where id = {number}') in ([(0,)], [(False,)])


def test_of_a_government_a_letter_names_the_head(app, world, browser, asking, look):
    number = asking("nils")
    page = browser("sera").get(QUEUE).text
    assert "Verify, and name head of delegation" not in page
    refused = browser("sera").fill(f"{QUEUE}/{number}/verify", {"leads": "1"})
    assert refused.status_code == 409 and "on receipt of a letter" in refused.text
    assert browser("sera").fill(f"{QUEUE}/{number}/verify", {}).status_code == 303
    assert number not in heads(look)
    body = [text for to, text in mails(app) if to == "nils@people.example"][-1]
    assert "names one on receipt of a letter" in body


def test_a_verified_person_asks_later_and_colleagues_are_told(app, world, browser, asking, look):
    number = asking("hana", "verified")
    page = browser("hana").get(f"/en/clauses/{world.clause}/position").text
    assert "has no head of delegation here yet" in page and "/en/account/affiliation" in page
    with app.app_context():
        news = Dispatcher()
        news.step()
    assert browser("sera").fill(f"{QUEUE}/{number}/head", {}).status_code == 303
    assert number in heads(look)
    with app.app_context():
        news.step()
        told = db.session.query(Notice).filter_by(verb="head.named").all()
        colleagues = db.session.query(User.id).filter_by(
            organisation_id=world.lakeside, affiliation="verified"
        )
        assert {each.user_id for each in told} == {own for (own,) in colleagues} - {number}
        assert told
    assert browser("sera").fill(f"{QUEUE}/{number}/head", {}).status_code == 409


def test_a_head_ends_on_its_day(app, world, look):
    with app.app_context():
        ada, hana = world.actor("ada"), world.ids["hana"]
        grant_role(ada, world.consultation, hana, "head", utc_now().date() + timedelta(days=3))
        end_roles()
        assert hana in heads(look)
        with freeze_clock(utc_now() + timedelta(days=5)):
            end_roles()
        assert hana not in heads(look)


def test_a_day_that_is_over_is_refused(browser, world):
    form = {"emails": "hana@people.example", "role": "head", "until": "2020-01-31"}
    refused = browser("ada").fill("/en/c/talks/manage/people", form)
    assert refused.status_code == 422 and "This day is over." in refused.text
