"""Browser tests of provenance cards in the text: keyboard, pointer, touch and no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.held_requests import HeldRequest
from tests.browser.reading.test_text_page import STATEMENT, clause_of

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def words_of(page):
    return clause_of(page, "18").locator(".words").evaluate("each => each.innerHTML")


def shown(page):
    return page.locator("[data-card] article:not([hidden])")


def opened(visit, **how):
    reader = visit(**how)
    reader.go(STATEMENT)
    expect(reader.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    return reader, reader.page


def test_by_keys_from_passage_to_passage_into_the_card_and_out_again(visit):
    reader, page = opened(visit)
    before = words_of(page)
    source = clause_of(page, "18").locator(".src")
    source.focus()
    place = source.bounding_box()["y"]
    page.keyboard.press("Enter")
    first = clause_of(page, "18").locator("a.from").first
    expect(first).to_be_focused()
    card = page.locator("[data-card]")
    expect(shown(page)).to_contain_text("Lakeside Schools Network")
    assert source.bounding_box()["y"] == place, "no word moves"
    assert find_violations(page) == []
    page.keyboard.press("Tab")
    expect(shown(page)).to_contain_text("A-11")
    expect(shown(page)).not_to_contain_text("A-8")
    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(clause_of(page, "18").locator("a.from.here").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(source).to_be_focused()
    assert words_of(page) == before
    page.keyboard.press("w")
    expect(card).to_have_count(1)
    page.keyboard.press("w")
    expect(card).to_have_count(0)
    assert reader.complaints == []


def test_by_pointer_the_card_follows_and_leads_to_the_amendment(visit):
    _, page = opened(visit)
    clause_of(page, "18").hover()
    clause_of(page, "18").locator(".src").click()
    card = page.locator("[data-card]")
    clause_of(page, "18").locator("a.from", has_text="landlocked").hover()
    expect(shown(page)).to_contain_text("Sol Islands")
    expect(page).to_have_url(re.compile("statement"))
    card.get_by_role("link", name="A-9").click()
    expect(page.locator("main h1")).to_contain_text("A-9")


def test_an_unmarked_clause_says_since_when_it_stands_and_another_one_closes_the_first(visit):
    _, page = opened(visit)
    clause_of(page, "18").locator(".src").click()
    expect(shown(page)).to_contain_text("A-8")
    clause_of(page, "8").locator(".src").click()
    expect(shown(page)).to_contain_text("No text was changed since the clause was added.")
    expect(page.locator("a.from")).to_have_count(0)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("[data-card]")).to_have_count(0)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_by_touch_a_sheet_shows_it_and_the_passage_stays_in_view(visit, language):
    _, page = opened(visit, **PHONE)
    page.goto(page.url.replace("/en/", f"/{language}/") + "?text=en")
    clause_of(page, "18").locator(".src").tap()
    passage = clause_of(page, "18").locator("a.from", has_text="landlocked").first
    passage.tap()
    card = page.locator("[data-card]")
    expect(shown(page)).to_contain_text("A-9")
    page.wait_for_timeout(200)
    assert passage.bounding_box()["y"] < card.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert find_violations(page) == []


def test_the_card_comes_with_its_style_and_moves_no_word(visit):
    _, page = opened(visit, **PHONE)
    source = clause_of(page, "18").locator(".src")
    source.scroll_into_view_if_needed()
    held = HeldRequest(page, "**/*provenance_cards.css")
    place = source.bounding_box()["y"]
    source.tap()
    style = held.wait()
    assert page.locator("[data-card]").count() == 0 and source.bounding_box()["y"] == place
    style.continue_()
    passage = clause_of(page, "18").locator("a.from").first
    expect(passage).to_be_focused()
    card = page.locator("[data-card]")
    assert card.evaluate("each => getComputedStyle(each).position") == "fixed"
    box = passage.bounding_box()
    assert box["y"] + box["height"] < card.bounding_box()["y"]


def test_without_a_script_the_same_link_leads_to_the_story(visit):
    reader = visit(java_script_enabled=False)
    reader.go(STATEMENT)
    clause_of(reader.page, "18").locator(".src").focus()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("h1")).to_contain_text("History of clause 18")
