"""Browser tests of the page on which a statement is written: its text stays, and the meeting
goes on.
"""

import re

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_overflow_widths, find_violations
from tests.support.browsers.meeting_hall import make_hall_fixture
from tests.browser.meetings.test_floor import PHONE, live, start
from tests.browser.meetings.test_floor_votes import close

WORDS = "We ask that schools come first."
LOST = "You are offline, so this was not sent. Send it again when you are back online."

hall = make_hall_fixture("Written words")


def write(visit, hall, name, **how):
    """Ask for the floor as a remote participant, and open the page of the statement."""
    page = live(visit(name, **how), hall.place)
    dock = page.locator("[data-own=dock]")
    if dock.get_by_role("button", name="Remote").count():
        dock.get_by_role("button", name="Remote").click()
    dock.get_by_role("button", name="Ask for the floor").click()
    dock.get_by_role("link", name="In writing").click()
    page.locator("[data-following][data-live=yes]").wait_for()
    return page


def hand_in(page):
    """Press the button of the form."""
    page.get_by_role("button", name="Hand it in").click()


def test_typed_words_stay_offline_and_when_the_page_is_left_until_they_are_handed_in(visit, hall):
    start(hall, 0)
    hall.lead("list", open="1")
    page = write(visit, hall, "Pia Mwangi", **PHONE)
    field = page.get_by_label("Your text")
    address = page.url
    field.fill(WORDS)
    page.get_by_text("Kept in this tab until it is sent.").wait_for()
    page.context.set_offline(True)
    hand_in(page)
    refusal = page.locator("form[data-statement] [data-refused]")
    expect(refusal).to_have_text(LOST)
    expect(field).to_have_value(WORDS)
    page.context.set_offline(False)
    refusal.wait_for(state="hidden")
    page.get_by_role("link", name="Back to the meeting").click()
    page.wait_for_url(re.compile(re.escape(hall.place) + "$"))
    page.locator("[data-own=dock]").get_by_role("link", name="In writing").click()
    expect(field).to_have_value(WORDS)
    hand_in(page)
    page.get_by_role("status").get_by_text("The text was handed in.").wait_for()
    page.get_by_role("link", name="Read the text").click()
    mine = page.get_by_role("listitem").filter(has_text=WORDS)
    expect(mine).to_contain_text("Schools")
    page.goto(address)
    field.fill(f"{WORDS} And teachers.")
    page.reload()
    expect(field).to_have_value(f"{WORDS} And teachers.")


def test_who_writes_takes_part_is_present_is_called_and_sees_a_ballot(visit, hall):
    start(hall, 1)
    hall.lead("list", open="1")
    page = write(visit, hall, "Meera Chandrasen", **PHONE)
    other = live(visit(), hall.place)
    other.locator("[data-there=remote]", has_text=re.compile("[1-9]")).first.wait_for()
    page.get_by_label("Your text").fill(WORDS)
    assert find_overflow_widths(page) == [] and find_violations(page) == []
    hall.lead("call")
    dock = page.locator("[data-own=dock]")
    dock.get_by_text("You have the floor.").wait_for()
    expect(page).to_have_title(re.compile("^● You have the floor"))
    page.locator("[data-announce]", has_text="You have the floor.").wait_for(state="attached")
    hall.lead(
        "ballot",
        kind="indicative",
        about="motion",
        question="Go on?",
        answers="sounding",
        threshold="consensus",
    )
    page.locator("[data-ballot-bar]", has_text="Go on?").wait_for()
    expect(page.get_by_label("Your text")).to_have_value(WORDS)
    number = page.locator("[data-ballot-bar]").get_attribute("data-ballot-bar")
    close(hall, number)
    page.get_by_role("link", name="Back to the meeting").click()
    dock.get_by_text("You have the floor.").wait_for()
    dock.get_by_role("link", name="In writing").wait_for()
