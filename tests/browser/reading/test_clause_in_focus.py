"""The clause in focus: keys act on it, the margin follows it and leads back to it."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.text_page import STATEMENT, clause_of

STATUS = ".margin > [data-status]"
OWN = "#positions .take button[aria-pressed=true]"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def tab_to(page, label):
    """Press Tab until the number of a clause has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == label:
            return
    raise AssertionError(label)


def test_a_key_acts_on_the_clause_in_focus_and_says_which_and_what(visit):
    pia = visit("Pia Mwangi")
    page = pia.page
    pia.go(STATEMENT)
    for _ in range(5):
        page.keyboard.press("j")
    heading = page.locator("[data-margin] h2").first
    expect(heading).to_have_text("Clause 5")
    on_five = page.locator(OWN).all_inner_texts()
    tab_to(page, "7")
    expect(clause_of(page, "7")).to_have_attribute("aria-current", "true")
    page.keyboard.press("2")
    expect(page.locator(STATUS)).to_have_text("Clause 7: Can live with. Saved.")
    expect(heading).to_have_text("Clause 7")
    expect(page.locator(OWN).first).to_have_text("Can live with")
    tab_to(page, "8")
    expect(heading).to_have_text("Clause 8")
    clause_of(page, "9").locator("a.no").focus()
    page.keyboard.press("c")
    expect(heading).to_have_text("Clause 9")
    expect(page.locator("form[data-comment-form] textarea[name=body]")).to_be_focused()
    page.keyboard.press("Escape")
    clause_of(page, "5").locator("a.no").focus()
    expect(heading).to_have_text("Clause 5")
    assert page.locator(OWN).all_inner_texts() == on_five


def test_a_position_in_arabic_is_confirmed_with_clause_and_answer(visit):
    pia = visit("Pia Mwangi", language="ar")
    page = pia.page
    pia.go("/ar/c/wsis20/statement")
    clause_of(page, "٣").or_(clause_of(page, "3")).locator("a.no").focus()
    page.keyboard.press("1")
    expect(page.locator(STATUS)).to_have_text(re.compile("3.*تأييد"))


def test_the_part_that_opens_is_said_and_escape_or_a_link_leads_back(visit):
    reader = visit(viewport={"width": 1280, "height": 800})
    page = reader.page
    reader.go(STATEMENT)
    number = clause_of(page, "12").locator("a.no")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-margin] h2").first).to_be_focused()
    expect(page.locator("#stands")).to_have_text("Positions on the text as it stands")
    for part, words in (("comments", r"Comments \d+"), ("history", "History")):
        page.locator(f"a[data-tab={part}]").focus()
        page.keyboard.press("Enter")
        expect(page.locator(STATUS)).to_have_text(re.compile(f"^Shown now: {words}$"))
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    expect(number).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("[data-margin] h2").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    back = page.get_by_role("link", name="Back to clause 12 in the text")
    expect(back).to_be_focused()
    expect(back).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(number).to_be_focused()


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_on_a_phone_escape_closes_the_sheet_and_no_link_repeats_the_button(visit, language):
    reader = visit(**PHONE)
    page = reader.page
    reader.go(f"/{language}/c/wsis20/statement")
    row = clause_of(page, "12")
    row.locator(".facts [data-at=comments]").tap()
    expect(page.locator("[data-margin] #comments")).to_be_focused()
    expect(page.locator("a[data-back]")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(row.locator("a.no")).to_be_focused()
    expect(page.locator("[data-margin] #comments")).not_to_be_in_viewport()
