"""Browser tests of what does not come on a thin line: each press still leads somewhere."""

import re

from playwright.sync_api import expect

from tests.support.browsers.text_page import STATEMENT, clause_of

REFUSALS = """() => {
    Promise.reject(new TypeError('Failed to fetch'));
    Promise.reject(new TypeError('Cannot read properties of null'));
}"""


def lose(visitor, script):
    """Let each request for a script end without an answer."""
    visitor.page.route(re.compile(rf"/js/{script}\.js"), lambda route: route.abort())


def open_margin(visitor):
    visitor.go(STATEMENT)
    clause_of(visitor.page, "12").locator("a.no").click()
    return visitor.page.locator("[data-margin]")


def test_a_change_is_proposed_on_its_own_page(visit):
    for script in ("reading/amendment_launcher", "amendments/inline_composer"):
        pia = visit("Pia Mwangi")
        lose(pia, script)
        open_margin(pia).locator("a[data-tab=amendments]").click()
        pia.page.locator("[data-margin] a[data-propose]").first.click()
        expect(pia.page).to_have_url(re.compile(r"/clauses/\d+/amend"))
        expect(pia.page.locator("[data-composer] textarea[name=text]")).to_be_visible()


def test_the_link_to_a_clause_is_in_the_address_bar(visit):
    pia = visit("Pia Mwangi")
    lose(pia, "reading/clause_link")
    link = open_margin(pia).locator("a[data-copied]")
    to = link.get_attribute("href")
    link.click()
    expect(pia.page).to_have_url(to)


def test_what_a_visitor_wrote_is_on_the_page_that_asks_for_an_address(visit):
    visitor = visit()
    lose(visitor, "core/entry_form")
    open_margin(visitor).locator("a[data-tab=comments]").click()
    form = visitor.page.locator("[data-margin] #comments form[data-enter]")
    form.locator("textarea[name=body]").fill("Written on a thin line.")
    form.locator("button.go").click()
    expect(visitor.page.locator("form input[type=email]")).to_be_visible()
    expect(visitor.page.locator("main")).to_contain_text("Written on a thin line.")


def test_the_passages_that_did_not_come_are_marked_once_the_page_is_connected(visit):
    marked = "() => CSS.highlights.get('anchor')?.size || 0"
    reader = visit()
    address = re.compile(r"/anchors\?")
    reader.page.route(address, lambda route: route.abort())
    with reader.page.expect_event("requestfailed", lambda each: bool(address.search(each.url))):
        reader.go(STATEMENT)
    assert reader.page.evaluate(marked) == 0
    reader.page.unroute(address)
    reader.page.evaluate("dispatchEvent(new Event('online'))")
    reader.page.wait_for_function(marked)


def test_a_search_whose_answer_did_not_come_is_asked_for_as_a_page(visit):
    reader = visit()
    reader.go("/en/c/wsis20/search")
    field = reader.page.locator("[data-search] input[type=search]").first
    reader.page.route(
        re.compile(r"/search\?"),
        lambda route: route.continue_() if route.request.is_navigation_request() else route.abort(),
    )
    field.fill("broadband")
    field.press("Enter")
    expect(reader.page).to_have_url(re.compile(r"[?&]q=broadband"))
    expect(reader.page.locator("[data-results]")).to_contain_text("broadband")


def test_a_cut_request_may_be_heard_after_the_connection_is_back_and_a_fault_is_always_heard(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    pia.context.set_offline(True)
    expect(pia.page.locator("[data-offline]")).to_be_visible()
    pia.context.set_offline(False)
    expect(pia.page.locator("[data-offline]")).to_be_hidden()
    with pia.page.expect_event("pageerror") as heard:
        pia.page.evaluate(REFUSALS)
    assert str(heard.value) == "Cannot read properties of null"
    assert pia.complaints == ["Cannot read properties of null"]
    pia.complaints.clear()
