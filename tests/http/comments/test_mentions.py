"""Tests of mentions on pages without a script and in the API: asked back, and muted by a press."""

import re

from consult.accounts.models import User
from consult.consultations.models import Membership
from consult.core.database.engine import db
from consult.core.events.dispatcher import Dispatcher
from consult.core.events.log import transaction
from tests.http.comments.test_comment_pages import page, post


def add_people(world, *names):
    with world.app.app_context(), transaction():
        for name in names:
            user = User(name=name, organisation_id=world.lakeside, affiliation="verified")
            db.session.add(user)
            db.session.flush()
            db.session.add(
                Membership(user_id=user.id, consultation_id=world.consultation, role="participant")
            )


def test_a_sixth_mention_and_an_unclear_one_are_asked_back_with_what_was_typed(browser, world):
    add_people(world, "Amal", "Bela", "Cleo", "Dina", "Edda", "Fred", "Gina", "Gina")
    ivo = browser("ivo")
    typed = "I ask @Amal @Bela @Cleo @Dina @Edda @Fred."
    answer = ivo.fill(page(world), {"body": typed})
    assert answer.status_code == 422 and f"{typed}</textarea>" in answer.text
    assert "This mentions 6 people or organizations. A comment can mention 5." in answer.text
    answer = ivo.fill(page(world), {"body": "@Gina?"})
    assert answer.status_code == 422 and "@Gina?</textarea>" in answer.text
    clear = re.search(
        r"More than one is called Gina. Write one of these: (@Gina \(\d+\))", answer.text
    )
    assert ivo.fill(page(world), {"body": f"{clear[1]}?"}).status_code == 303


def test_programs_are_told_the_names_and_never_an_address(browser, world):
    at = f"/api/v1/consultations/{world.consultation}/mentionable"
    told = browser("ivo").get(at, query_string={"q": "pi"})
    assert told.json == {
        "names": [
            {
                "label": "Pia",
                "organisation": "Lakeside Schools Network",
                "group": "civ",
                "organisation_id": None,
                "user_id": world.ids["pia"],
            }
        ]
    }
    assert "@" not in told.text and told.headers["Cache-Control"] == "no-store"
    assert browser("ivo").get(at, query_string={"q": "p"}).json == {"names": []}
    assert browser().get(at, query_string={"q": "pi"}).status_code == 401
    assert browser("otto").get(at, query_string={"q": "pi"}).status_code == 403


def test_a_press_beside_the_notice_mutes_and_another_one_ends_that(app, browser, world):
    with app.app_context():
        news = Dispatcher()
    post(browser, world, name="ivo", body="@Pia, look.")
    with app.app_context():
        news.step()
    pia = browser("pia")
    shown = pia.get("/en/notices").text
    assert "mentioned you" in shown and "No more mentions by \u2068Ivo\u2069" in shown
    answer = pia.fill("/en/account/mentions/mute", {"by_id": str(world.ids["ivo"])})
    assert answer.location.endswith("/en/account/mail#mentions")
    assert "Notify me again" in pia.get("/en/account/mail").text
    pia.fill("/en/account/mentions/unmute", {"by_id": str(world.ids["ivo"])})
    pia.fill("/en/account/mentions/mute", {})
    mails = pia.get("/en/account/mail").text
    assert "You get no notice of mentions." in mails and "Notify me again" not in mails
    assert "Notify me of mentions again" in mails
    assert browser().fill("/en/account/mentions/mute", {}).status_code == 401
