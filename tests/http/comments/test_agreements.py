"""Tests of agreements with comments on pages and in the API; no figure of anything changes."""

import re

import pytest

from consult.comments.actions import edit_comment
from tests.http.comments.test_comment_pages import post
from tests.support.consultation.document_data import collected
from tests.support.contributions.amendments import propose
from tests.support.contributions.positions import take


def see(browser, world, name=None):
    """Return the words of the page of the clause, without markup."""
    html = browser(name).get(f"/en/clauses/{world.clause}").text
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_press_agrees_and_the_next_one_withdraws_it_without_a_script(browser, world):
    comment = post(browser, world)
    hana, ivo = browser("hana"), browser("ivo")
    assert "Agree for \u2068Lakeside Schools Network" in see(browser, world, "hana")
    for person in (hana, ivo):
        answer = person.fill(f"/en/comments/{comment}/agree", {"row_version": "1"})
        assert answer.status_code == 303
        place = f"/en/clauses/{world.clause}?done=agreed-{comment}#comment-{comment}"
        assert answer.location == place
        assert "You agree with this comment.</span></p>" in person.get(place).text
    page = see(browser, world)
    assert re.search(r"Also said by: .*Lakeside Schools Network ?, Ivo", page)
    assert "Withdraw agreement" not in page and " Agree" not in page, "a visitor only reads"
    assert "Withdraw agreement" in see(browser, world, "ivo")
    ivo.fill(f"/en/comments/{comment}/end-agreement", {})
    assert "Ivo" not in see(browser, world) and "Agree" in see(browser, world, "ivo")


def test_other_words_are_said_to_be_agreed_with_no_more(app, browser, world):
    comment = post(browser, world)
    browser("ivo").fill(f"/en/comments/{comment}/agree", {"row_version": "1"})
    with app.app_context():
        edit_comment(world.actor("pia"), comment, "The opposite.")
    page = see(browser, world, "ivo")
    assert "Agreed with an earlier text: Ivo" in page and "Also said by" not in page
    assert "Agree with the new text" in page and "Withdraw agreement" in page
    late = browser("paul").fill(f"/en/comments/{comment}/agree", {"row_version": "1"})
    assert late.status_code == 409 and "Paul" not in see(browser, world)


def test_programs_agree_with_the_same_rule(browser, world):
    comment = post(browser, world)
    at = f"/api/v1/comments/{comment}/agreement"
    told = browser("nils").say("PUT", at, {"row_version": 1}).json
    (one,) = told["agreements"]
    assert (one["organisation_id"], one["user_id"], one["name"], one["earlier"]) == (
        world.norvania,
        None,
        "Norvania",
        False,
    )
    assert "end_agreement" in told["may"] and "agree" not in told["may"]
    assert browser("nils").say("DELETE", at, {}).json["agreements"] == []
    assert browser("pia").say("PUT", at, {}).status_code == 403, "with one's own comment"
    assert browser().say("PUT", at, {}).status_code == 401
    assert browser("otto").say("PUT", at, {}).status_code == 403, "an observer"


@pytest.fixture
def figures(app, browser, world):
    """Provide a function that reads every tally, order, what-if and report of the document."""
    with app.app_context():
        propose(world)
        take(world, "hana", "support")
    v1, draft = "/api/v1", world.working
    places = [
        f"{v1}/documents/{world.document}/tallies",
        f"{v1}/clauses/{world.clause}/positions",
        f"{v1}/clauses/{world.clause}/voting-order",
        f"{v1}/clauses/{world.clause}/amendments",
        f"{v1}/versions/{draft}/what-if?no_objection=1",
        f"{v1}/versions/{draft}/desk",
        f"{v1}/versions/{draft}/due",
        f"{v1}/versions/{world.version}/dispositions",
        "/en/c/talks/statement/zero-draft/dispositions.csv",
    ]

    def read():
        found = {}
        for place in places:
            answer = browser("mona").get(place)
            assert answer.status_code == 200, (place, answer.status_code, answer.text[:200])
            found[place] = answer.text
        with app.app_context():
            found["data"] = collected(world).comments
        return found

    return read


def test_agreements_are_in_no_tally_order_what_if_or_report(browser, world, figures):
    comment = post(browser, world)
    before = figures()
    for name in ("hana", "nils", "ivo", "paul"):
        assert (
            browser(name).say("PUT", f"/api/v1/comments/{comment}/agreement", {}).status_code == 200
        )
    assert figures() == before
