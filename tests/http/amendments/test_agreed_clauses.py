"""Tests of an agreed clause closed to amendments, announced beforehand on pages and in the
API.
"""

import pytest

from consult.documents.clauses.actions import set_clause_status
from tests.support.forms.amendment_forms import TYPED, at, form, kept as stands
from tests.http.exchange.test_returned_copies import copy, kept, sent  # noqa: F401
from tests.unit.amendments.test_amendment_actions import FRENCH, LATER
from tests.unit.amendments.test_agreed_clauses import close

SAID = "This clause is agreed."


@pytest.fixture
def agreed(app, world):
    with app.app_context():
        close(world)
        set_clause_status(world.actor("cho"), world.other_clause, "agreed")
    return world


@pytest.mark.parametrize("name", ["pia", "ivo", "nils", "fay", "rana", "mona", "sera", "cho"])
def test_the_clause_and_the_form_say_it_beforehand(browser, agreed, name):
    clause = browser(name).get(f"/en/clauses/{agreed.other_clause}").text
    assert SAID in clause and "/amend?" not in clause and "new-clause" in clause
    composer = browser(name).get(f"/en/clauses/{agreed.other_clause}/amend").text
    assert SAID in composer and "<textarea" not in composer
    beside = browser(name).get(f"/en/clauses/{agreed.third_clause}").text
    assert SAID not in beside and "/amend?" in beside


def test_an_author_who_had_begun_to_write_is_told_and_keeps_the_text(browser, agreed, app, look):
    answer = browser("pia").fill(at(agreed), form(agreed, text=TYPED))
    assert answer.status_code == 409 and SAID in answer.text and stands(answer, TYPED)
    assert not look("select id from amendment")
    with app.app_context():
        set_clause_status(agreed.actor("cho"), agreed.other_clause, "reopened")
    assert browser("pia").fill(at(agreed), form(agreed, text=TYPED)).status_code == 303
    assert SAID not in browser("pia").get(f"/en/clauses/{agreed.other_clause}").text


def test_a_translation_can_still_be_corrected(browser, agreed):
    clause = browser("pia").get(f"/en/clauses/{agreed.other_clause}?text=fr").text
    assert "Correct the translation" in clause
    composer = browser("pia").get(f"/en/clauses/{agreed.other_clause}/amend?text=fr").text
    assert 'value="corr" checked' in composer and 'value="mod"' not in composer
    sent = form(
        agreed, "corr", FRENCH + " !", wording_id=agreed.wordings[agreed.other_clause, "fr"]
    )
    assert browser("pia").fill(at(agreed) + "?text=fr", sent).status_code == 303


def test_the_api_says_and_refuses_it(agreed, program):
    client, headers = program("pia")
    assert client.get(f"/api/v1/clauses/{agreed.other_clause}").json["settled"] is True
    assert client.get(f"/api/v1/clauses/{agreed.third_clause}").json["settled"] is False
    assert client.get(f"/api/v1/consultations/{agreed.consultation}").json["agreed_closed"] is True
    sent = {
        "kind": "mod",
        "text": LATER,
        "reason": "Time.",
        "wording_id": agreed.wordings[agreed.other_clause, "en"],
    }
    answer = client.post(
        f"/api/v1/clauses/{agreed.other_clause}/amendments", json=sent, headers=headers
    )
    assert answer.status_code == 409 and answer.json["code"] == "clause_agreed"


def test_the_secretariat_switches_it_on_its_page(browser, world, look):
    page = browser("sera").get("/en/c/talks/manage/settings").text
    assert 'name="agreed_closed"' in page
    fields = {"title_en": "Talks", "contest_days": "14", "notice_days": "7", "agreed_closed": "1"}
    assert browser("sera").fill("/en/c/talks/manage/settings", fields).status_code == 303
    assert look("select agreed_closed from consultation")[0][0]
    assert (
        browser("mona")
        .fill("/en/c/talks/manage/settings", {**fields, "agreed_closed": ""})
        .status_code
        == 403
    )


def test_a_copy_with_a_change_of_it_says_so_and_sends_the_rest(browser, agreed, kept):  # noqa: F811
    pia = browser("pia")
    place = sent(pia, copy()).location
    page = pia.get(place).text
    assert "closed to new amendments until the chair reopens it, so this is not selected." in page
    given = {f"at-{n}": "1" for n in (1, 2, 3, 4)} | {
        "take-1": "1",
        "take-3": "1",
        "reason-1": "Sooner.",
        "reason-3": "Ships.",
    }
    refused = pia.fill(place, {"act": "send", **given})
    assert refused.status_code == 422 and "Deselect it" in refused.text and kept() == (0, 0)
    del given["take-1"]
    assert pia.fill(place, {"act": "send", **given}).location == place and kept() == (1, 0)
