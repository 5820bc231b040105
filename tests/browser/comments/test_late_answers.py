"""Browser tests of late answers: writers keep the focus, and what failed is sent again."""

from playwright.sync_api import expect

from tests.support.browsers.amendment_composer import COMPOSER
from tests.support.browsers.held_requests import HeldRequest
from tests.browser.reading.test_text_page import STATEMENT, clause_of

FORM = "form[data-comment-form]"
TYPED = f"{FORM} textarea[name=body]"


def open_clause(page, label):
    clause_of(page, label).locator(".facts [data-at=comments]").click()
    expect(page.locator("[data-margin] #comments")).to_be_visible()


def let_seconds_pass(page):
    """Let the clock of the page run, ten seconds at a time, until nothing waits."""
    line = page.locator("[data-offline]")
    for _ in range(50):
        page.clock.fast_forward(10_000)
        page.wait_for_timeout(100)
        if not line.is_visible():
            return
    expect(line).to_be_hidden()


def test_who_writes_an_amendment_keeps_the_focus_when_a_comment_is_answered_late(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    page = pia.page
    open_clause(page, "17")
    page.locator(TYPED).fill("Answered late.")
    held = HeldRequest(page, "**/comments")
    page.locator(f"{FORM} button.go").click()
    route = held.wait()
    page.locator("[data-tab=amendments]").click()
    page.locator("[data-margin] a[data-propose]").first.click()
    field = page.locator(f"{COMPOSER} textarea[name=reason]")
    field.focus()
    page.keyboard.type("Half of it, ")
    route.continue_()
    expect(page.locator("#comments")).to_contain_text("Answered late.")
    expect(page.locator("[data-status]")).not_to_have_text("")
    page.keyboard.type("and the rest.")
    expect(field).to_have_value("Half of it, and the rest.")
    expect(field).to_be_focused()


def test_what_waits_is_sent_again_though_the_connection_was_not_back_at_once(visit):
    pia = visit("Pia Mwangi")
    page = pia.page
    page.clock.install()
    pia.go(STATEMENT)
    open_clause(page, "18")
    page.locator(TYPED).fill("Sent with the second attempt.")
    pia.context.set_offline(True)
    page.locator(f"{FORM} button.go").click()
    expect(page.locator("[data-offline][data-state=waiting]")).to_be_visible()
    held = HeldRequest(page, "**/comments")
    pia.context.set_offline(False)
    held.wait().abort()
    expect(page.locator("[data-offline][data-state=waiting]")).to_be_visible()
    let_seconds_pass(page)
    expect(page.locator("#comments")).to_contain_text("Sent with the second attempt.")


def test_what_failed_is_sent_again_though_the_browser_was_online_all_the_time(visit):
    pia = visit("Pia Mwangi")
    page = pia.page
    page.clock.install()
    pia.go(STATEMENT)
    open_clause(page, "19")
    page.locator(TYPED).fill("Sent though the server was away.")
    held = HeldRequest(page, "**/comments")
    page.locator(f"{FORM} button.go").click()
    held.wait().abort()
    expect(page.locator("[data-offline][data-state=waiting]")).to_be_visible()
    let_seconds_pass(page)
    expect(page.locator("#comments")).to_contain_text("Sent though the server was away.")
