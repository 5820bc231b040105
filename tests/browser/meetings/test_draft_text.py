"""Browser tests of two people at a meeting's draft text: typing, brackets, the edit lock, no
script.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.meeting_hall import MeetingHall
from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold an open meeting with an item of clauses in brackets."""
    found = MeetingHall(chromium, address, "Drafting together")
    found.lead(f"items/{found.items[0]}")
    yield found
    found.leave()


def at(hall, language="en", clause=0):
    return f"{hall.place}/words/{hall.clauses[clause]}".replace("/en/", f"/{language}/")


def with_pen(visit, hall, name="Ines Duarte", clause=0, **how):
    person = visit(name, **how)
    person.go(at(hall, clause=clause))
    take = person.page.get_by_role("button", name=re.compile("Take the pen"))
    if take.count():  # else a test before this one failed with the pen in hand
        take.click()
    person.page.locator("[data-editor] textarea").wait_for()
    return person


def field(person):
    return person.page.locator("[data-editor] textarea")


def lay_down(person):
    person.page.locator("button[name=do][value=give]").click()
    expect(field(person)).to_have_count(0)


def test_what_one_types_the_other_sees_within_a_second_with_marks(visit, hall):
    reader = visit()
    reader.go(at(hall))
    ines = with_pen(visit, hall)
    reader.page.wait_for_timeout(500)
    before = field(ines).input_value()
    field(ines).press("End")
    field(ines).press("Control+End")
    field(ines).type(" Lanterns")
    expect(reader.page.locator("[data-words] ins", has_text="Lanterns")).to_be_visible()
    expect(ines.page.locator("[data-editor] [data-state]")).to_have_text("On the screen.")
    ines.page.keyboard.press("Alt+u")
    expect(reader.page.locator("[data-words] ins", has_text="Lanterns")).to_have_count(0)
    expect(field(ines)).to_have_value(before)
    lay_down(ines)


def test_brackets_open_around_what_is_selected_by_keys_and_close_by_a_press(visit, hall):
    ines = with_pen(visit, hall, clause=1)
    page = ines.page
    pairs = page.locator("#pairs ~ ul > li").count()
    first = field(ines).input_value().split()[0]
    field(ines).evaluate(
        "(field, length) => { field.focus(); field.setSelectionRange(0, length); }", len(first)
    )
    page.keyboard.press("Alt+b")
    expect(page.locator("#pairs ~ ul > li")).to_have_count(pairs + 1)
    expect(field(ines)).to_have_value(re.compile(r"^\[" + re.escape(first) + r"\]"))
    page.locator("#pairs ~ ul > li").first.get_by_role("button", name="Keep the text").click()
    expect(page.locator("#pairs ~ ul > li")).to_have_count(pairs)
    expect(page.locator(".steps > li").first).to_contain_text("closed a bracket")
    lay_down(ines)


def test_a_bracket_opens_where_it_was_asked_for_while_text_is_being_sent(visit, hall):
    ines = with_pen(visit, hall, clause=1)
    page = ines.page
    pairs = page.locator("#pairs ~ ul > li").count()
    held = HeldRequest(page, "**/typed")
    field(ines).press("Control+Home")
    page.keyboard.type("Also ")
    route = held.wait()
    field(ines).evaluate("field => field.setSelectionRange(0, 4)")
    page.keyboard.press("Alt+b")
    page.evaluate("new Promise((done) => setTimeout(done))")
    route.continue_()
    expect(field(ines)).to_have_value(re.compile(r"^\[Also\] "))
    expect(page.locator("#pairs ~ ul > li")).to_have_count(pairs + 1)
    lay_down(ines)


def test_the_edit_lock_is_requested_and_handed_over_and_nothing_typed_is_lost(visit, hall):
    ines, claire = with_pen(visit, hall), visit("Claire Vauthier")
    claire.go(at(hall))
    claire.page.get_by_role("button", name="Ask for it").click()
    expect(ines.page.get_by_text("Claire Vauthier asks for the pen.")).to_be_visible()
    ines.page.get_by_role("button", name="Hand it to Claire Vauthier").click()
    expect(field(claire)).to_be_visible()
    expect(field(ines)).to_have_count(0)
    lay_down(claire)


def test_text_sent_while_the_page_is_drawn_anew_is_not_replaced_by_what_was_fetched_before(
    visit, hall
):
    ines, claire = with_pen(visit, hall), visit("Claire Vauthier")
    held = HeldRequest(ines.page, re.compile("/now$"))
    claire.go(at(hall))
    claire.page.get_by_role("button", name="Ask for it").click()
    route = held.wait()
    old = route.fetch()
    before = field(ines).input_value()
    field(ines).press("Control+End")
    ines.page.keyboard.insert_text(" Late lanterns")
    expect(ines.page.locator("[data-editor] [data-state]")).to_have_text("On the screen.")
    route.fulfill(response=old)
    expect(ines.page.get_by_text("Claire Vauthier asks for the pen.")).to_be_visible()
    expect(field(ines)).to_have_value(f"{before} Late lanterns")
    ines.page.keyboard.press("Alt+u")
    expect(field(ines)).to_have_value(before)
    ines.page.get_by_role("button", name="Hand it to Claire Vauthier").click()
    expect(field(claire)).to_have_value(before)
    lay_down(claire)


def test_typed_text_stays_in_view_when_the_chair_takes_the_edit_lock(visit, hall):
    ines = with_pen(visit, hall)
    ines.context.set_offline(True)
    field(ines).press("Control+End")
    field(ines).type(" Unsent lanterns")
    amadou = visit("Amadou Keita")
    amadou.go(at(hall))
    amadou.page.get_by_role("button", name="Take the pen").click()
    expect(field(amadou)).to_have_count(1)
    ines.context.set_offline(False)
    ines.page.evaluate("dispatchEvent(new Event('online'))")
    expect(ines.page.locator("[data-kept]")).to_contain_text("Unsent lanterns", timeout=20_000)
    ines.page.reload()
    expect(ines.page.locator("[data-kept]")).to_contain_text("Unsent lanterns")
    lay_down(amadou)


def test_without_a_script_text_goes_to_the_screen_by_a_press(visit, hall):
    person = with_pen(visit, hall)
    state = person.context.storage_state()
    context = person.context.browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(hall.address + at(hall))
    words = page.locator("[data-editor] textarea")
    words.fill(words.input_value() + " Plainly.")
    page.get_by_role("button", name="Put it on the screen").click()
    assert "Plainly." in page.locator("[data-words] ins").first.inner_text()
    page.get_by_role("button", name="Undo the last step").click()
    assert "Plainly." not in page.locator("[data-words]").inner_text()
    context.close()
    lay_down(person)


@each_page_variant
def test_axe_finds_nothing_at_the_draft_text_and_nothing_runs_over(visit, hall, language, width):
    ines = with_pen(visit, hall, viewport={"width": width, "height": 900})
    page = ines.page
    for address in (at(hall, language), f"/{language}/c/wsis20/meetings/groups"):
        ines.go(address)
        page.evaluate(
            "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
        )
        assert find_violations(page) == [], address
        assert find_overflow_widths(page) == [], address
    ines.go(at(hall))
    lay_down(ines)
