"""Browser tests of the story of a clause: keyboard, no script, both widths, English and
Arabic.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)
from tests.support.browsers.held_requests import HeldRequest
from tests.browser.reading.test_text_page import STATEMENT, clause_of

PACE = 2_000  # milliseconds from step to step, see static/js/consolidation/story_replay.js


@pytest.fixture(scope="module")
def told(chromium, address):
    """Return the path of the story of clause 18 of the zero draft, without the language."""
    from tests.browser.conftest import Visitor

    reader = Visitor(chromium.new_context(locale="en-GB"), address)
    reader.go(STATEMENT)
    number = clause_of(reader.page, "18").get_attribute("data-clause")
    reader.context.close()
    return f"/c/wsis20/statement/zero-draft/story/{number}"


@each_page_variant
def test_axe_finds_nothing_and_nothing_runs_over(visit, told, language, width):
    reader = visit(viewport={"width": width, "height": 900})
    reader.go(f"/{language}{told}")
    assert find_violations(reader.page) == []
    assert find_overflow_widths(reader.page) == []


@pytest.mark.parametrize("script", [True, False])
def test_the_keyboard_leads_from_the_clause_to_the_amendment_its_text_came_from(
    visit, told, script
):
    reader = visit(java_script_enabled=script)
    page = reader.page
    reader.go(f"/en/clauses/{told.rpartition('/')[2]}")
    page.get_by_role("link", name="The story of this clause, passage by passage").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/story/"))
    passage = page.locator("a.from", has_text="landlocked developing countries").first
    passage.focus()
    page.keyboard.press("Enter")
    expect(page.locator("a.from[aria-current=true]").first).to_contain_text(
        "landlocked developing countries"
    )
    expect(page.locator("#prov")).to_contain_text("landlocked developing countries")
    expect(page.locator("aside .whence")).to_contain_text("Sol Islands")
    page.locator("aside a.b.go").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_contain_text("to clause")
    expect(page.locator("main")).to_contain_text(
        "these are the groups that the United Nations names together"
    )


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "ar"])
def test_the_story_is_replayed_by_arrow_keys_and_by_links(visit, told, language):
    reader = visit(viewport={"width": 390, "height": 844})
    page = reader.page
    reader.go(f"/{language}{told}?step=2")
    on, back = ("ArrowLeft", "ArrowRight") if language == "ar" else ("ArrowRight", "ArrowLeft")
    page.keyboard.press(on)
    page.wait_for_url(re.compile(r"step=3"))
    expect(page.locator("[data-replay] ins").first).to_contain_text(
        "landlocked developing countries"
    )
    expect(page.locator("[data-told]")).to_contain_text("3")
    assert (
        find_violations(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 390
    )
    page.keyboard.press(back)
    page.wait_for_url(re.compile(r"step=2"))
    page.locator("[data-step=on]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"step=3"))
    expect(page.locator("[data-step=on]")).to_be_focused()
    assert reader.complaints == []


def test_it_plays_by_itself_until_it_is_paused_and_not_where_motion_is_not_wanted(visit, told):
    reader = visit()
    reader.page.clock.install()
    reader.go(f"/en{told}")
    play = reader.page.locator("[data-play]")
    play.click()
    reader.page.wait_for_url(re.compile(r"step=1"))
    reader.page.clock.fast_forward(PACE)
    reader.page.wait_for_url(re.compile(r"step=2"))
    expect(play).to_have_text("Pause")
    play.click()
    expect(play).to_have_text("Play")
    there = reader.page.url
    reader.page.clock.fast_forward(2 * PACE)
    reader.page.wait_for_timeout(300)
    assert reader.page.url == there
    still = visit(reduced_motion="reduce")
    still.go(f"/en{told}?step=1")
    expect(still.page.locator("[data-step=on]")).to_be_visible()
    expect(still.page.locator("[data-play]")).to_be_hidden()


def test_a_step_that_is_being_fetched_when_the_story_is_paused_is_not_shown(visit, told):
    reader = visit()
    page = reader.page
    reader.go(f"/en{told}?step=1")
    held = HeldRequest(page, re.compile("step=2"))
    play = page.locator("[data-play]")
    play.click()
    route = held.wait()
    play.click()
    expect(play).to_have_text("Play")
    with page.expect_event("requestfinished", lambda asked: "step=2" in asked.url):
        route.continue_()
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.url.endswith("step=1")
    expect(play).to_have_text("Play")
