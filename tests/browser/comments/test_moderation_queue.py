"""Browser tests of the queue of moderators: the form for many decisions while one is selected."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_overflow_widths

QUEUE = "/en/c/wsis20/moderation"
BOX = "el => { const box = el.getBoundingClientRect(); return [box.top, box.bottom]; }"
PLACES = ".places"


@pytest.mark.parametrize(
    "how", [{}, {"viewport": {"width": 390, "height": 700}}], ids=["desk", "phone"]
)
def test_the_decisions_are_in_view_once_something_is_selected(visit, how):
    ines = visit("Ines Duarte", java_script_enabled=False, **how)
    page = ines.page
    ines.go(QUEUE)
    press = page.locator("#cases").get_by_role("button", name="Keep, and settle the reports")
    expect(press).not_to_be_in_viewport()
    page.locator(".tick").first.check()
    page.mouse.wheel(0, -10_000)
    expect(press).to_be_in_viewport(ratio=1)
    if how:
        bar = page.locator(PLACES).evaluate(BOX)
        assert press.evaluate(BOX)[1] <= bar[0], "the bar of the phone covers the press"
    assert find_overflow_widths(page) == []
    page.locator(".tick").first.uncheck()
    expect(press).not_to_be_in_viewport()
