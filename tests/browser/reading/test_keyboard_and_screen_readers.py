"""Browser tests of the reading page by keyboard and screen reader: headings, tab stops, news."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.amendment_composer import COMPOSER, compose
from tests.support.browsers.text_page import STATEMENT, clause_of, open_part

STOPS = """() => [...document.querySelectorAll("[data-reading] :is(a[href], button, summary)")]
    .filter((each) => each.tabIndex >= 0 && each.checkVisibility()).length"""
WIDTHS = (1024, 1440)
ROW = """() => {
    const boxes = [...document.querySelector(".tools").children].filter((each) => each.offsetWidth);
    const middles = boxes.map((each) => each.getBoundingClientRect())
        .map((box) => (box.top + box.bottom) / 2);
    return Math.max(...middles) - Math.min(...middles);
}"""
FADE = """() => getComputedStyle(document.querySelector(".tools .switch"))
    .getPropertyValue("--fade-end")"""


def test_the_links_of_a_clause_are_tab_stops_once_it_is_entered(visit):
    pia = visit("Pia Mwangi")
    page = pia.page
    pia.go(STATEMENT)
    every = page.evaluate(STOPS)
    page.keyboard.press("Tab")
    clauses = page.locator("section.clause").count()
    page.wait_for_function(f"() => ({STOPS})() < {clauses + 50}")
    assert every > 3 * clauses
    row = clause_of(page, "18")
    inner = row.locator(".facts a").first
    expect(inner).to_have_attribute("tabindex", "-1")
    row.locator("a.no").focus()
    expect(inner).not_to_have_attribute("tabindex", "-1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section')?.dataset.clause") == (
        row.get_attribute("data-clause")
    )
    row.locator(".facts [data-at=comments]").click()  # a press of the mouse needs no stop
    expect(page.locator("[data-margin] #comments")).to_be_focused()
    page.get_by_role("heading", name="Clause 21", exact=True).get_by_role("link").focus()
    expect(inner).to_have_attribute("tabindex", "-1")
    levels = page.evaluate(
        """() => [...document.querySelectorAll("main :is(h1, h2, h3, h4)")]
            .map((each) => Number(each.localName[1]))"""
    )
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


NAME = "() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.href"


def test_shift_and_tab_pass_in_reverse_what_tab_passed(visit):
    reader = visit()
    page = reader.page
    reader.go(STATEMENT)
    clause_of(page, "10").locator("a.no").focus()
    page.keyboard.press("Tab")
    page.wait_for_function(f"() => ({STOPS})() < {page.locator('section.clause').count() + 50}")
    there = [page.evaluate(NAME)]
    while there[-1] != "Clause 13":
        page.keyboard.press("Tab")
        there.append(page.evaluate(NAME))
    assert {"Clause 11", "Clause 12"} < set(there)
    assert "Propose a new clause here, after: Clause 12" in there
    back = [there[-1]]
    for _ in there[1:]:
        page.keyboard.press("Shift+Tab")
        back.append(page.evaluate(NAME))
    assert back == there[::-1]


def test_each_link_of_the_text_has_a_name_of_its_own(visit):
    reader = visit()
    reader.go(STATEMENT)
    for links in ("section.clause a.no", "a.add[aria-label]"):
        names = reader.page.eval_on_selector_all(
            links, "all => all.map(each => each.getAttribute('aria-label'))"
        )
        assert len(names) > 40
        assert len(set(names)) == len(names)


def test_news_of_others_is_told_and_the_own_act_is_confirmed(visit):
    pia, leila = visit("Pia Mwangi"), visit("Leila Haddad")
    for person in (pia, leila):
        person.go(STATEMENT)
        expect(person.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    open_part(pia.page, "12", "comments")
    before = clause_of(leila.page, "12").locator(".facts").inner_text()
    pia.page.locator("form[data-comment-form] textarea[name=body]").fill("Who hears of it?")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(leila.page.locator("[data-status]")).to_contain_text("12")
    expect(leila.page.locator("[data-status]")).to_contain_text(": a new comment.")
    for person in (pia, leila):
        expect(clause_of(person.page, "12").locator(".facts")).not_to_have_text(before)
    expect(pia.page.locator("[data-status]")).to_have_text("Your comment has been sent.")


def test_of_a_change_the_sentence_is_read_out_and_not_the_clause(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    field = compose(pia.page, "21")
    field.fill(field.input_value().replace("official", "reliable", 1))
    told = pia.page.locator(f"{COMPOSER} [data-told]")
    expect(told).to_have_text(re.compile("^Replace .*official.*reliable"))
    assert pia.page.locator(f"{COMPOSER} [data-shown][aria-live]").count() == 0


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar", "fr"])
def test_the_tools_are_one_row_and_show_that_there_are_more(visit, language):
    person = visit()
    page = person.page
    person.go(f"/{language}/c/wsis20/statement")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(ROW) < 2, width
        assert page.locator(".tools").bounding_box()["height"] < 64
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(ROW) < 2
    assert page.evaluate(FADE) == "24px"
    page.locator(".tools .menu summary").first.click()
    expect(
        page.locator(".tools .menu a[href$='/files'], .tools .menu a[href*='/files']").first
    ).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".places a[href*='/join']")).to_be_in_viewport(ratio=1)
