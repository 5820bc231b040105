"""What if, on its page and in the API: a rule is typed, the text is shown, taken over and taken back; nothing typed is lost."""
import re

import pytest

from consult.documents.actions import create_version
from consult.documents.queries import line_of
from tests.unit.test_amendments import NOW, propose


@pytest.fixture
def draft(app, world):
    with app.app_context():
        propose(world, text=NOW.replace("2030", "2032"))
        return create_version(world.actor("mona"), world.document, "next", {"en": "Next"}, "T/S/Next", based_on=world.version).id


def at(draft, rule=""):
    return f"/en/versions/{draft}/desk/what-if{rule}"


def test_a_rule_is_typed_and_the_text_is_shown_taken_over_and_taken_back(app, browser, world, draft):
    mona = browser("mona")
    assert "What if" in mona.get(f"/en/versions/{draft}/desk").text
    empty = mona.get(at(draft)).text
    assert "Say at least one thing" in empty and not re.search(r'name="percent"[^>]*value="\d', empty), "no number is proposed"
    page = mona.get(at(draft, "?no_objection=1")).text
    assert "1 edit fits." in page and "<ins>2032</ins>" in page and "No group and no region" in page
    seen = re.search(r'name="seen" value="(\w{64})"', page)[1]
    answer = mona.fill(at(draft), {"no_objection": "1", "seen": seen})
    assert answer.status_code == 303
    desk = mona.get(answer.location).text
    assert "1 clause reads as supposed." in desk
    undo = re.search(r'action="([^"]+/deeds/\d+/undo)"', desk)[1]
    assert mona.fill(undo, {}).status_code == 303
    with app.app_context():
        assert line_of(draft, world.other_clause, "en", "en").text == NOW


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser, draft):
    page = browser("mona").get(at(draft, "?percent=500&organisations=2"))
    assert page.status_code == 200 and 'value="500"' in page.text and 'value="2"' in page.text and "data-refused" in page.text
    none = browser("mona").get(at(draft, "?percent=90")).text
    assert "None of 1 open edit fits." in none
    late = browser("mona").fill(at(draft), {"no_objection": "1", "seen": "0" * 64})
    assert late.status_code == 409 and "Look at it again" in late.text and "<ins>2032</ins>" in late.text
    assert browser("mona").fill(at(draft), {"percent": "90", "seen": "0" * 64}).status_code == 409


def test_the_chair_looks_and_moderators_take_over(browser, draft):
    page = browser("cho").get(at(draft, "?no_objection=1"))
    assert page.status_code == 200 and "Take it over" not in page.text
    assert browser("cho").fill(at(draft), {"no_objection": "1", "seen": "0" * 64}).status_code == 403
    assert browser("pia").get(at(draft)).status_code == 403 and browser().get(at(draft)).status_code in {401, 403}


def test_programs_do_the_same(browser, world, draft):
    path = f"/api/v1/versions/{draft}/what-if"
    told = browser("mona").get(path, query_string={"no_objection": "1"}).json
    clause, = told["clauses"]
    assert clause["text"] == NOW.replace("2030", "2032") and clause["changed"] and clause["kept"] is None
    assert (told["fitting"], told["open"], told["groups"]) == (1, 1, [])
    made = browser("rana").say("POST", path, {"no_objection": "1", "seen": told["seen"]})
    assert made.status_code == 200 and made.json["deed"] == "suppose" and len(made.json["items"]) == 1
    assert browser("mona").get(path, query_string={"percent": "0"}).status_code == 422
    assert browser().get(path).status_code == 401
