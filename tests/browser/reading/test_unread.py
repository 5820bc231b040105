"""Browser tests of what is unread beside a clause, and of the filter of the lists."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.text_page import STATEMENT, clause_of, open_part

BODY = "form[data-comment-form] textarea[name=body]"
SAID = "#comments > article.say"
TOPS = """() => Object.fromEntries([...document.querySelectorAll("section.clause")].map(
    each => [each.id, Math.round(each.getBoundingClientRect().top)]))"""


def test_what_is_unread_is_marked_live_and_read_once_its_part_is_open(visit):
    leila, pia = visit("Leila Haddad"), visit("Pia Mwangi")
    leila.go(STATEMENT)
    pia.go(STATEMENT)
    expect(leila.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")
    mark = clause_of(leila.page, "10").locator("[data-unread-mark]")
    before = int(mark.locator("[data-count]").inner_text()) if mark.count() else 0
    open_part(pia.page, "10", "comments")
    pia.page.locator(BODY).fill("Not read by anybody yet.")
    pia.page.locator("form[data-comment-form] button.go").click()
    expect(mark.locator("[data-count]")).to_have_text(str(before + 1))
    page = leila.page
    clause_of(page, "10").locator("a.no").click()
    expect(page.locator("[data-margin] #positions")).to_be_visible()
    expect(mark).to_be_visible()  # positions show nothing of it
    with page.expect_response("**/seen"):
        page.locator("[data-margin] a[data-tab=comments]").click()
    expect(mark).to_have_count(0)
    said = page.locator(SAID, has_text="Not read by anybody yet.")
    expect(said.locator(".chip", has_text="new")).to_be_visible()
    leila.go(STATEMENT)
    expect(page.locator("[data-unread-mark]").first).to_be_visible()
    expect(mark).to_have_count(0)


def test_a_filter_stays_from_clause_to_clause_until_one_writes(visit):
    pia = visit("Pia Mwangi")
    page = pia.page
    pia.go(STATEMENT)
    open_part(page, "18", "comments")
    every = page.locator(SAID).count()
    page.locator("#comments .sift summary").click()
    page.locator("#comments select[name=language]").select_option("ar")
    expect(page.locator("#comments [data-shown-of]")).to_contain_text(f"of {every}")
    assert 0 < page.locator(SAID).count() < every
    assert page.locator(f"{SAID} > bdi.spoken:not(:lang(ar))").count() == 0
    expect(page.locator("[data-status]")).to_contain_text(f"of {every}")
    page.locator("[data-margin] h2").focus()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-margin] h2")).to_have_text("Clause 18")
    expect(page.locator("#comments select[name=language]")).to_have_value("ar")
    page.locator(BODY).fill("Written while a filter was on.")
    page.locator("form[data-comment-form] button.go").click()
    expect(page.locator(SAID, has_text="Written while a filter was on.")).to_be_focused()
    assert page.locator(SAID).count() == every + 1


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (1024, "ar"), (390, "ru")])
def test_marks_of_what_is_unread_move_no_line_of_the_text(visit, width, language):
    leila = visit("Leila Haddad", viewport={"width": width, "height": 900})
    page = leila.page
    held = HeldRequest(page, "**/unread.js*")
    page.goto(f"{leila.address}/{language}/c/wsis20/statement", wait_until="domcontentloaded")
    script = held.wait()
    page.evaluate("document.fonts.ready")
    tops = page.evaluate(TOPS)
    assert len(tops) > 40 and page.locator("[data-unread-mark]").count() == 0
    script.continue_()
    expect(page.locator("[data-unread-mark]").nth(20)).to_be_visible()
    assert page.evaluate(TOPS) == tops
