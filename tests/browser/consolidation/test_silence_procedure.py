"""Browser tests of a silence procedure: opened by the chair, objected to by keyboard and
without a script.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)

C, HEAD = "/c/wsis20", "Pia Mwangi"


@pytest.fixture(scope="module")
def silence(chromium, address):
    """Return the path, without the language, of a silence procedure on two clauses."""
    chair = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Amadou Keita")
    page = chair.page
    chair.go(f"/en{C}/statement/silences")
    page.get_by_role("link", name="Put clauses of the current version under silence").click()
    boxes = page.locator("input[name=seen]:not([disabled])")
    for number in (0, 1):
        boxes.nth(number).focus()
        page.keyboard.press("Space")
    page.locator("#f-closes_at").fill(
        (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    )
    page.locator("#f-reason").fill("The room was close to these words.")
    page.get_by_role("button", name="Put it under silence").click()
    page.wait_for_url(re.compile(r"/silences/\d+$"))
    found = page.url.removeprefix(address).removeprefix("/en")
    chair.context.close()
    return found


@each_page_variant
def test_axe_finds_nothing_and_nothing_runs_over(visit, silence, language, width):
    chair, head = (
        visit(name, viewport={"width": width, "height": 900}) for name in ("Amadou Keita", HEAD)
    )
    chair.go(f"/en{silence}")
    clause = chair.page.locator("li[id^=clause-]").first.get_attribute("id").partition("-")[2]
    for person, path in (
        (chair, silence),
        (head, silence),
        (head, f"{silence}/clauses/{clause}"),
        (chair, f"{C}/statement/silences"),
        (chair, f"/clauses/{clause}"),
    ):
        person.go(f"/{language}{path}")
        assert find_violations(person.page) == [], path
        assert find_overflow_widths(person.page) == [], path


@pytest.mark.parametrize("script", [False, True])
def test_an_entitled_elector_objects_by_keyboard_and_input_is_kept(visit, silence, script):
    head = visit(java_script_enabled=script, storage_state=visit(HEAD).context.storage_state())
    page = head.page
    head.go(f"/en{silence}")
    expect(page.locator("main")).to_contain_text("You can object for your organization.")
    page.get_by_role("link", name="Object").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/clauses/\d+$"))
    page.locator("#f-reason").fill("These words leave us out.")
    page.get_by_role("button", name="Object").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-refused]").first).to_be_visible()
    expect(page.locator("#f-reason")).to_have_value("These words leave us out.")
    page.locator("#f-text").fill("We decide nothing yet.")
    page.get_by_role("button", name="Object").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/silences/\d+#clause"))
    expect(page.locator("main")).to_contain_text("silence broken")
    expect(page.locator("main")).to_contain_text("These words leave us out.")
