"""Browser tests of the margin: its parts, the form at the lower edge, the marked text."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.text_page import (
    STATEMENT,
    clause_of,
    first_words,
    open_part,
    select_words,
)

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
PARTS = ("positions", "amendments", "comments", "history")
BUSY, QUIET = "18", "9"
BODY = "form[data-comment-form] textarea[name=body]"
MARKED = """() => [...(CSS.highlights.get("anchor-quote") || [])].map(String).join("")"""


def shown(page):
    """List the parts of the margin that are shown."""
    return [part for part in PARTS if page.locator(f"[data-margin] > section#{part}").is_visible()]


@pytest.mark.parametrize("window", [{}, PHONE], ids=["desktop", "phone"])
def test_one_part_is_shown_and_its_form_stays_on_the_screen(visit, window):
    fatou = visit("Fatou Ndiaye-Mbeki", **window)  # whose draft no other test meets
    page = fatou.page
    fatou.go(STATEMENT)
    facts = clause_of(page, BUSY).locator(".facts")
    counted = {
        part: facts.locator(f"[data-at={part}]").inner_text().split()[0]
        for part in ("amendments", "comments")
    }
    facts.locator("[data-at=comments]").click()
    expect(page.locator(BODY)).to_be_in_viewport(ratio=1)
    assert shown(page) == ["comments"]
    for part, count in counted.items():
        expect(page.locator(f"[data-tab={part}] span").first).to_have_text(count)
    page.locator("[data-margin] article.say").nth(3).scroll_into_view_if_needed()
    expect(page.locator(BODY)).to_be_in_viewport(ratio=1)
    page.locator(BODY).fill("In sight while it is written.")
    expect(page.locator("form[data-comment-form] button.go")).to_be_in_viewport(ratio=1)
    page.locator("[data-margin] a[data-tab=amendments]").click()
    assert shown(page) == ["amendments"]
    expect(page.locator("[data-margin] a[data-propose]").first).to_be_in_viewport(ratio=1)
    if not window:
        page.locator("[data-margin] h2").focus()
        page.keyboard.press("j")
        expect(page.locator("[data-margin] h2")).not_to_have_text(f"Clause {BUSY}")
        assert shown(page) == ["amendments"]
        expect(page.locator("[data-tab=amendments][aria-current]")).to_have_count(1)


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_the_sheet_of_a_phone_is_headed_by_the_clause_with_its_counts(visit, language):
    person = visit(**PHONE)
    page = person.page
    person.go(f"/{language}/c/wsis20/statement")
    row = clause_of(page, BUSY)
    row.locator(".facts [data-at=comments]").tap()
    page.locator("[data-margin] #comments").wait_for()
    head = page.locator(".sheet")
    expect(head.locator("b")).to_have_text(page.locator("[data-margin] h2").inner_text())
    expect(head.locator("svg.strip")).to_be_in_viewport(ratio=1)
    for part in ("amendments", "comments"):
        count = row.locator(f".facts [data-at={part}]").inner_text().split()[0]
        expect(head.locator("[data-gist]")).to_contain_text(count)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_selected_text_stays_marked_while_one_writes_and_when_one_comes_back(visit):
    pia = visit("Pia Mwangi")
    page = pia.page
    pia.go(STATEMENT)
    words = first_words(page, BUSY)
    select_words(page, words)
    page.locator("[data-selecting] button.go").click()
    expect(page.locator(BODY)).to_be_focused()
    assert page.evaluate(MARKED) == words
    page.keyboard.type("Kept for later.")
    page.locator("[data-margin] article[data-comment]").first.hover()
    assert page.evaluate(MARKED) == words
    open_part(page, QUIET, "comments")
    assert page.evaluate(MARKED) == ""
    pia.go(STATEMENT)
    open_part(page, BUSY, "comments")
    expect(page.locator(BODY)).to_have_value("Kept for later.")
    assert page.evaluate(MARKED) == words
    page.locator("form[data-comment-form] button.go").click()
    expect(page.locator(BODY)).to_have_value("")
    assert page.evaluate(MARKED) == ""


def test_without_a_script_the_parts_follow_each_other_and_are_linked(visit):
    pia = visit("Pia Mwangi", java_script_enabled=False)
    page = pia.page
    pia.go(STATEMENT)
    clause_of(page, BUSY).locator("a.no").click()
    for part in PARTS:
        expect(page.locator(f"section#{part}")).to_be_visible()
        page.locator(f"a[href='#{part}']").click()
        expect(page.locator(f"section#{part}")).to_be_in_viewport()
    expect(page.locator("form[data-comment-form] button.go")).to_be_visible()


def test_on_the_page_of_one_clause_a_press_on_a_phone_shows_what_it_asked_for(visit):
    reader = visit(**PHONE)
    reader.go(STATEMENT)
    clause = clause_of(reader.page, BUSY).get_attribute("data-clause")
    reader.go(f"/ar/clauses/{clause}")
    page = reader.page
    whole = "() => { const { scrollHeight, clientHeight } = document.querySelector('.margin');"
    for part in PARTS:
        page.locator(f"a[data-tab={part}]").tap()
        expect(page.locator(f"section#{part}")).to_be_in_viewport()
        assert page.evaluate(whole + " return scrollHeight === clientHeight; }"), part
    page.locator("a[data-tab=amendments]").tap()
    page.locator("a[data-propose]").first.tap()
    expect(page.locator("textarea[name=text]").first).to_be_visible()
