"""Browser tests of amendments as others see them: collisions, the page of one, live updates,
accessibility.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.text_page import STATEMENT, clause_of
from tests.support.browsers.amendment_composer import card, clause, compose, reword, send


def number(page, words):
    """Return its printed number."""
    return card(page, words).locator("a[href*='/amendments/']").first.inner_text()


def live(page):
    expect(page.locator("[data-reading]")).to_have_attribute("data-live", "yes")


def test_two_amendments_collide_a_third_person_supports_one_and_all_see_it_live(visit):
    pia, henrik, amina = visit("Pia Mwangi"), visit("Henrik Moe"), visit("Amina Odhiambo")
    for person in (pia, henrik, amina):
        person.go(STATEMENT)
        clause(person.page, "19")
        live(person.page)
    facts = clause_of(amina.page, "19").locator(".facts [data-at=amendments]")
    before = int(facts.inner_text().split()[0]) if facts.count() else 0
    field = compose(pia.page, "19")
    reword(field, "islands" if "islands" in field.input_value() else "island", "atoll")
    expect(pia.page.locator("[data-shown] ins")).to_contain_text("atoll")
    expect(pia.page.locator("[data-shown]")).to_contain_text("Replace")
    send(pia.page, "Most of ours are atolls.")
    for person in (pia, henrik, amina):
        expect(card(person.page, "atoll")).to_contain_text("Lakeside Schools Network")
    field = compose(henrik.page, "19")
    reword(field, "islands" if "islands" in field.input_value() else "island", "remote territory")
    expect(henrik.page.locator("[data-shown] .note.warn")).to_contain_text("collide")
    expect(henrik.page.locator("[data-shown] .note.warn")).to_contain_text("atoll")
    send(henrik.page, "The law knows territories.")
    theirs = number(henrik.page, "remote territory")
    for person in (pia, henrik, amina):
        expect(card(person.page, "atoll")).to_contain_text(f"collides with {theirs}")
    expect(facts).to_contain_text(str(before + 2))
    card(amina.page, "atoll").get_by_role("button", name="Co-sponsor").click()
    for person in (pia, henrik, amina):
        expect(card(person.page, "atoll")).to_contain_text("1 co-sponsor")
    card(henrik.page, "atoll").locator("a[href*='/amendments/']").first.click()
    page = henrik.page
    expect(page.locator("main h1")).to_contain_text("to clause 19")
    expect(page.locator("[data-live=against]")).to_contain_text("only one of them can be adopted")
    expect(page.locator("[data-live=sponsors]")).to_contain_text("Coalition for Community Networks")
    page.get_by_role("link", name="Compare the two").first.click()
    expect(page.locator("main")).to_contain_text("Both change")


def test_the_page_of_an_amendment_shows_new_comments_positions_and_text(visit):
    hector, camila = visit("Héctor Salvatierra"), visit("Camila Ferreyra")
    hector.go(STATEMENT)
    field = compose(hector.page, "12")
    field.fill(field.input_value() + " As the page tells.")
    send(hector.page, "To be followed.")
    for person in (hector, camila):
        person.go(STATEMENT)
        clause(person.page, "12")
        card(person.page, "As the page tells").locator("a[href*='/amendments/']").first.click()
        expect(person.page.locator("[data-live=talk]")).to_be_visible()
    camila.page.locator("[data-live=talk] textarea[name=body]").fill("Why there?")
    camila.page.locator("[data-live=talk] button.go").click()
    expect(camila.page.locator("[data-live=talk] .say")).to_contain_text("Why there?")
    expect(hector.page.locator("[data-live=talk] .say")).to_contain_text("Why there?")
    camila.page.locator("[data-live=positions] .take button[value=live]").click()
    expect(camila.page.locator("[data-live=positions] button[value=live]")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(hector.page.locator("[data-live=positions] tfoot tr").first).to_contain_text("1")
    hector.page.get_by_role("link", name="Revise").click()
    hector.page.locator("textarea[name=text]").fill("Other words altogether, as the page tells.")
    hector.page.get_by_role("button", name="Save the revision").click()
    expect(hector.page.locator("main")).to_contain_text("Revision 2")
    expect(camila.page.locator("[data-news]")).to_be_visible()
    camila.page.get_by_role("link", name="Show the current state").click()
    expect(camila.page.locator("main")).to_contain_text("on an earlier text")


def test_what_was_said_before_the_script_of_the_page_ran_is_shown(visit):
    late, camila = visit("Héctor Salvatierra"), visit("Camila Ferreyra")
    camila.go(STATEMENT)
    field = compose(camila.page, "14")
    field.fill(field.input_value() + " Before it ran.")
    send(camila.page, "To be talked about.")
    link = card(camila.page, "Before it ran").locator("a[href*='/amendments/']").first
    held = HeldRequest(late.page, re.compile("/js/amendments/amendment_page"))
    late.page.goto(late.address + link.get_attribute("href"), wait_until="commit")
    route = held.wait()
    link.click()
    talk = "[data-live=talk]"
    camila.page.locator(f"{talk} textarea[name=body]").fill("Said before it ran.")
    camila.page.locator(f"{talk} button.go").click()
    expect(camila.page.locator(f"{talk} .say")).to_contain_text(["Said before it ran."])
    route.continue_()
    expect(late.page.locator(f"{talk} .say")).to_contain_text(["Said before it ran."])


@pytest.mark.parametrize(
    ("language", "label"),
    [
        pytest.param("en", "15", marks=pytest.mark.thorough),
        ("ar", "16"),
    ],
)
def test_axe_finds_nothing_on_the_pages_of_amendments(visit, language, label):
    pia, amina = visit("Pia Mwangi", language), visit("Amina Odhiambo")
    amina.go(STATEMENT)
    field = compose(amina.page, label)
    field.fill(field.input_value() + " For axe.")
    send(amina.page, "To be looked at.")
    made = card(amina.page, "For axe")
    at = (
        made.locator("a[href*='/amendments/']")
        .first.get_attribute("href")
        .replace("/en/", f"/{language}/")
    )
    amendment = re.search(r"\d+", made.get_attribute("id"))[0]
    page, text = pia.page, f"/{language}/c/wsis20/statement"
    for path in (
        at,
        f"{text}/amendments",
        f"/{language}/c/wsis20/coalitions",
        f"/{language}/my/amendments",
        f"/{language}/amendments/{amendment}/amend",
        f"{text}?view=compilation",
        f"{text}?view=rolling",
    ):
        pia.go(path)
        assert find_violations(page) == [], path
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.set_viewport_size({"width": 1440, "height": 900})
    pia.go(f"{text}?text=en")
    field = compose(page, label)
    field.fill(field.input_value() + " For axe.")
    expect(page.locator("[data-similar]")).to_be_visible()
    page.locator("[data-margin] details.taking summary").first.click()
    assert find_violations(page) == []
