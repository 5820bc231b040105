"""Browser tests of help: the explanation of a term by keyboard, by touch and without a script."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations

C = "/c/wsis20"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
MARK = ".outline a[data-term$='/views']"


def test_a_term_opens_in_place_by_keyboard_and_gives_the_focus_back(visit):
    page = visit(color_scheme="dark").page
    page.goto(f"{visit().address}/en{C}/statement")
    address, mark, box = page.url, page.locator(MARK), page.locator(".term-box")
    mark.focus()
    page.keyboard.press("Enter")
    expect(box).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_contain_text("Rolling: every proposed change in its place.")
    assert find_violations(page) == []
    page.keyboard.press("Tab")
    expect(box.get_by_role("link", name="Glossary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(mark).to_be_focused()
    assert page.url == address


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_term_opens_by_touch_inside_the_window(visit, language):
    person = visit(**PHONE)
    page = person.page
    person.go(f"/{language}{C}")
    link, box = page.locator("main a.term").first, page.locator(".term-box")
    link.tap()
    expect(box).to_be_visible()
    around = box.bounding_box()
    assert around["x"] >= 0 and around["x"] + around["width"] <= 390
    assert around["y"] >= 0 and around["y"] + around["height"] <= 844
    page.locator("h1").tap()
    expect(box).to_be_hidden()


def test_without_a_script_a_term_leads_to_its_entry_in_the_glossary(visit):
    person = visit(java_script_enabled=False)
    person.go(f"/en{C}/statement")
    person.page.locator(MARK).click()
    assert person.page.url.endswith("/en/help/glossary#views")
    assert "The views of a text" in person.page.locator("div:target").text_content()
