"""Browser tests of the search: the key that leads to it, and results while one types."""

import re

import pytest
from playwright.sync_api import expect

C = "/en/c/wsis20"


def test_the_key_leads_to_the_field_and_results_appear_while_one_types(visit):
    reader = visit()
    page = reader.page
    page.set_viewport_size({"width": 1440, "height": 900})
    reader.go(f"{C}/statement")
    page.keyboard.press("/")
    field = page.locator("header input[name=q]")
    expect(field).to_be_focused()
    page.keyboard.type("a/schools")
    expect(field).to_have_value("a/schools")
    field.fill("schools")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-results] mark").first).to_have_text("school")
    field = page.locator("#q")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(page.locator("header input[name=q]")).to_have_count(0)
    page.keyboard.type("infrastrukt")
    expect(page.locator("[data-results] .empty")).to_be_visible()
    field.press_sequentially("ure")
    expect(page.locator("[data-results] .note")).to_contain_text("infrastructure\u2069”")
    expect(field).to_be_focused()
    expect(page).to_have_url(re.compile(r"q=infrastrukture"))
    page.get_by_label("Comments", exact=True).check()
    expect(page.locator("[data-results] li .chip", has_text=re.compile("^clause$"))).to_have_count(
        0
    )


@pytest.mark.parametrize(("width", "language"), [(390, "en"), (1024, "ar")])
def test_in_a_narrow_window_the_key_leads_to_the_page_of_the_search(visit, width, language):
    reader = visit()
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    reader.go(f"/{language}/c/wsis20")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("A-54")
    expect(page.locator("[data-results] li a").first).to_contain_text("A-54")
