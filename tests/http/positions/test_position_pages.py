"""Tests of the position pages without a script: representation, and a required reason."""

import re

import pytest

from consult.positions.actions import take_position
from consult.core.database.engine import find_row, utc_now
from consult.core.events.log import transaction
from consult.documents.models import Document, Version
from tests.world import CONTRIBUTORS, ROLES


@pytest.fixture(autouse=True)
def neighbours(app):
    """Define the linked pages of features that are missing here."""
    for name in (
        "reading.start",
        "reading.home",
        "reading.text",
        "reading.clause",
        "documents.listing",
        "comments.mine",
        "moderation.queue",
        "consultations.manage",
        "search.find",
        "notifications.notices",
        "accounts.account",
        "accounts.sign_out",
        "accounts.sign_in",
        "accounts.join",
    ):
        if name not in app.view_functions:
            app.add_url_rule(f"/x/{name}", name, lambda **_: "x")


def page(world, clause=None):
    return f"/en/clauses/{clause or world.clause}/position"


def form_of(html, action):
    """Return the hidden fields of the form with this action."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', html, re.DOTALL)[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_position_is_taken_changed_and_withdrawn_by_plain_forms(browser, world, look):
    hana = browser("hana")
    fields = form_of(hana.get(page(world)).text, page(world))
    assert set(fields) == {"csrf", "key", "digest", "draft"}
    answer = hana.post(page(world), data=fields | {"choice": "live", "reason": "<b>For now</b>"})
    assert answer.status_code == 303 and answer.location == page(world) + "?done=position#done"
    html = hana.get(answer.location).text
    assert html.count('id="done" role="status" tabindex="-1"><span>Your position was saved.') == 1
    assert (
        'value="live" data-k="≈" aria-pressed="true"' in html
        and "&lt;b&gt;For now" in html
        and "<b>For now" not in html
    )
    gone = hana.fill(page(world) + "/withdraw", {})
    assert gone.status_code == 303
    assert "<span>Your position was withdrawn." in hana.get(gone.location).text
    assert look("select count(*) from position") == [(0,)]


def test_an_objection_is_asked_for_its_reason_and_what_was_typed_stays(browser, world):
    pia = browser("pia")
    answer = pia.fill(page(world), {"choice": "object", "reason": " "})
    assert answer.status_code == 422 and answer.text.count("Give a reason for the objection,") == 1
    assert 'data-k="✕" aria-pressed="false"' in answer.text and " autofocus" in answer.text
    assert "Reason (needed when you object)" in answer.text and 'class="legend' in answer.text
    assert pia.fill(page(world), {"choice": "support", "reason": "x" * 2001}).status_code == 422
    assert "x" * 2001 in pia.fill(page(world), {"choice": "support", "reason": "x" * 2001}).text
    assert pia.fill(page(world), {"choice": "object", "reason": "Too soon."}).status_code == 303


def test_the_page_says_for_whom_a_position_is_taken(browser, world):
    said = {
        "hana": 'You answer for <bdi dir="auto">Lakeside Schools Network</bdi>.',
        "pia": (
            'You answer for yourself. The position of <bdi dir="auto">Lakeside '
            "Schools Network</bdi>"
        ),
        "dora": "You answer for yourself, in a personal capacity.",
        "ivo": "You answer for yourself, in a personal capacity.",
    }
    for name, words in said.items():
        assert words in browser(name).get(page(world)).text


def test_everyone_reads_the_positions_and_only_eligible_people_find_the_form(browser, world):
    browser("nils").fill(page(world), {"choice": "object", "reason": "Not in our budget."})
    for name in [None, *ROLES]:
        html = browser(name).get(page(world)).text
        assert "Norvania" in html and "Not in our budget." in html
        assert ('name="choice"' in html) == (name is None or name in CONTRIBUTORS)
        assert ('action="/en/enter"' in html) == (name is None)
    world.stage("closed")
    html = browser("pia").get(page(world)).text
    assert 'name="choice"' not in html and "You cannot take a position here at the moment" in html
    assert browser("pia").fill(page(world), {"choice": "support"}).status_code == 403


def test_groups_regions_organisations_and_individuals_stand_in_tables(browser, world):
    for name in ("hana", "nils", "ivo"):
        browser(name).fill(page(world), {"choice": "support"})
    html = browser().get(page(world)).text
    read_out = re.sub(r'<span[^>]*aria-hidden="true">[^<]*</span>', "", html)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", read_out))
    assert re.search(r"Organizations 2 0 0 0 0 Individuals 1 0 0 0 0", text)
    assert "Africa" in text and "Europe" in text


def test_new_text_is_shown_before_an_old_position_counts_again(app, browser, world):
    hana = browser("hana")
    path = page(world, world.other_clause)
    old = form_of(hana.get(path).text, path)
    with app.app_context():
        take_position(world.actor("hana"), world.other_ballot, "support", "Yes.")
        with transaction():
            find_row(Version, world.working).issued_at = utc_now()
            find_row(Document, world.document).current_version_id = world.working
    answer = hana.post(path, data=old | {"choice": "support"})
    assert answer.status_code == 409 and "2032" in answer.text and old["digest"] not in answer.text
    html = hana.get("/en/my/positions").text
    assert "1 position to reconfirm" in html and "2032" in html
    assert (
        "Your answer was to the text of Zero draft" in html
        and "<del>2030</del><ins>2032</ins>" in html
    )
    action = f"/en/my/positions/{world.other_ballot}/reconfirm"
    world.stage("closed")
    closed = hana.get("/en/my/positions").text
    assert "Positions cannot be taken in the current stage." in closed and action not in closed
    world.stage("reading")
    assert hana.post(action, data=form_of(html, action)).status_code == 303
    assert "to reconfirm" not in hana.get("/en/my/positions").text
    assert hana.fill(action, {"digest": old["digest"]}).status_code == 409


def test_my_positions_need_a_sign_in_and_an_empty_list_says_what_to_do(browser, world):
    assert browser().get("/en/my/positions").status_code == 401
    assert "You have not taken a position yet" in browser("pia").get("/en/my/positions").text
    assert (
        browser("pia")
        .fill(f"/en/my/positions/{world.ballot}/reconfirm", {"digest": "0" * 64})
        .status_code
        == 404
    )


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_the_page_stands_in_every_language(browser, world, language):
    browser("ivo").fill(page(world), {"choice": "support"})
    html = browser("ivo").get(page(world).replace("/en/", f"/{language}/")).text
    assert (
        f'<html lang="{language}"' in html
        and ("Rappelant" in html) == (language == "fr")
        and "Recalling" in html
    )


@pytest.mark.parametrize("query", ["after=x", "limit=0", "other=1"])
def test_a_part_of_the_page_that_cannot_be_asked_for_is_refused(browser, world, query):
    assert browser().get(f"{page(world)}?{query}").status_code == 422
