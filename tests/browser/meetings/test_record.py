"""Browser tests of the record of a meeting: a line is corrected by keyboard, as it was asked."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)
from tests.support.browsers.meeting_hall import make_hall_fixture

hall = make_hall_fixture("A meeting with a record")


@pytest.fixture(scope="module")
def ended(hall):
    """Close the meeting after its first item; return the path of its record, without language."""
    hall.lead(f"items/{hall.items[0]}")
    hall.lead("close")
    return hall.place.removeprefix("/en") + "/record"


def test_a_line_is_corrected_by_keyboard_and_what_stood_there_stays(visit, ended):
    editor = visit("Ravi Osei")
    page = editor.page
    editor.go(f"/en{ended}")
    page.locator("section[aria-labelledby=agenda] a", has_text="Correct this line").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/lines/item/1$"))
    page.locator("[name=words]").focus()
    page.keyboard.type("Schools, left for later.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#l-item-1$"))
    line = page.locator("section[aria-labelledby=agenda] li").first
    expect(line.locator(".was")).to_contain_text("Schools")
    expect(line.locator("ins")).to_have_text("Schools, left for later.")
    expect(line).to_contain_text("Corrected by Ravi Osei")
    page.go_back()
    page.get_by_role("button", name="Withdraw the correction").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#l-item-1$"))
    expect(page.locator("section[aria-labelledby=agenda] li").first.locator("ins")).to_have_count(0)


@each_page_variant
def test_axe_finds_nothing_and_nothing_runs_over(visit, ended, language, width):
    editor = visit("Ravi Osei", viewport={"width": width, "height": 900})
    for path in (ended, f"{ended}/lines/item/1", f"{ended}/lines/attendance/0"):
        editor.go(f"/{language}{path}")
        assert find_violations(editor.page) == [], path
        assert find_overflow_widths(editor.page) == [], path
