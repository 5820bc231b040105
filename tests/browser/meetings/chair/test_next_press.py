"""Browser tests of the next press of the console: above the fold, apart, beside a true picture."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_overflow_widths, find_violations
from tests.support.browsers.chair_console import console
from tests.support.browsers.meeting_hall import MeetingHall

LAPTOP = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 390, "height": 667}, "is_mobile": True, "has_touch": True}
PRESS = ".next-press .b"
REACHED = """each => {
  const {top, bottom, left, right, width} = each.getBoundingClientRect();
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return top >= 0 && bottom <= innerHeight && each.contains(there) && width > 40;
}"""
# a step that was just drawn takes no press until its animation has ended
SETTLED = "Promise.allSettled(document.getAnimations().map(each => each.finished))"


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold an open meeting with formal ballots and a projector."""
    found = MeetingHall(chromium, address, "One press")
    found.seat("Henrik Moe", "Pia Mwangi")
    found.claire.go("/en/c/wsis20/manage/settings")
    found.claire.page.locator("[name=formal_ballots]").check()
    found.claire.page.locator("main form button.go").last.click()
    found.lead(f"items/{found.items[0]}")
    yield found
    found.leave()


def test_the_next_press_is_above_the_fold_and_never_under_the_finger_of_one_that_is_final(
    visit, hall
):
    page = console(visit("Amadou Keita", **LAPTOP), hall)
    beamer = visit(**LAPTOP).page
    beamer.goto(hall.address + hall.light())
    places, press = [], page.locator(PRESS)
    page.get_by_text("Projector").wait_for()
    hall.lead(
        "ballot",
        kind="recorded",
        about="clause",
        clause_id=hall.clauses[0],
        question="Shall we go on?",
        answers="vote",
        threshold="simple",
        electorate="people",
    )
    for words in ("Close voting", "Announce the result", "Decide", "Remove from the screens"):
        expect(press).to_have_text(re.compile(words))
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        page.evaluate(SETTLED)
        assert press.evaluate(REACHED), words
        box = press.bounding_box()
        places.append((box["x"], box["x"] + box["width"]))
        shown = beamer.locator(".screen")
        layout = {"Decide": "result", "Remove from the screens": "result"}.get(words, "text")
        expect(shown).to_have_attribute("data-layout", layout)
        expect(page.locator(".beamer .screen")).to_have_attribute("data-layout", layout)
        assert page.locator("[data-act] button:visible", has_text="Keep bracket").count() == (
            words != "Close voting"
        ), "buttons that would be refused are not there"
        if words == "Decide":
            press.click()
            page.locator(".deciding").get_by_role("button", name="stays in brackets").click()
        elif words != "Remove from the screens":
            press.click()
    apart = [one[1] < two[0] or two[1] < one[0] for one, two in zip(places, places[1:])]
    assert apart == [True, True, True], places
    page.evaluate("scrollTo(0, 0)")  # nothing lies half under the bar, too small for a finger
    assert find_violations(page) == [] and find_overflow_widths(page) == []
    phone = console(visit("Amadou Keita", **PHONE), hall)
    phone.evaluate(SETTLED)
    assert phone.locator(PRESS).evaluate(REACHED) and find_violations(phone) == []
