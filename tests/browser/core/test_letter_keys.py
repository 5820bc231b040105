"""Keys of one letter, digit or sign can be switched off in a browser, for every page."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.chair_console import console
from tests.support.browsers.meeting_hall import MeetingHall
from tests.support.browsers.text_page import STATEMENT, clause_of, wait_for_module

SWITCH = "Keys of one letter, digit or sign"


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold an open meeting."""
    found = MeetingHall(chromium, address, "Third reading")
    yield found
    found.leave()


def test_switched_off_in_the_list_they_do_nothing_on_the_text(visit):
    pia = visit("Pia Mwangi")
    page = pia.page
    pia.go(STATEMENT)
    page.keyboard.press("?")
    switch = page.get_by_role("checkbox", name=SWITCH)
    expect(switch).to_be_checked()
    switch.uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("[data-keys]")).to_be_hidden()
    number = clause_of(page, "7").locator("a.no")
    clause_of(page, "6").locator("a.no").focus()
    while not number.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    expect(page.locator("[data-margin] h2").first).to_have_text("Clause 7")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    for key in ("2", "c", "e", "j", "w", "?", "/"):
        page.keyboard.press(key)
    expect(number).to_be_focused()
    expect(page.locator("[data-keys]")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("[data-margin] h2").first).to_be_focused()
    assert [url for url in sent if "/position" in url] == []
    expect(page.locator("[data-composer]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    pia.go("/en/keys")
    page.get_by_role("checkbox", name=SWITCH).check()
    pia.go(STATEMENT)
    page.keyboard.press("j")
    expect(clause_of(page, "1").locator("a.no")).to_be_focused()


def test_switched_off_on_the_account_page_they_do_nothing_on_the_console(visit, hall):
    chair = visit("Amadou Keita")
    page = chair.page
    chair.go("/en/account")
    page.get_by_role("checkbox", name=SWITCH).uncheck()
    console(chair, hall)
    wait_for_module(page, "console.js")
    asked = []
    page.on("request", lambda request: request.method == "POST" and asked.append(request.url))
    for key in ("o", "n", "s", "?", "/"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.locator("[data-keys]")).to_be_visible()
    assert [url for url in asked if "/chair" in url] == []
    page.get_by_role("checkbox", name=SWITCH).check()
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_be_hidden()


def test_without_a_script_no_switch_is_shown(visit):
    pia = visit("Pia Mwangi", java_script_enabled=False)
    for path in ("/en/keys", "/en/account"):
        pia.go(path)
        expect(pia.page.get_by_role("checkbox", name=SWITCH)).to_have_count(0)
