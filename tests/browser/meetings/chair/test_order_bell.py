"""Browser test of a point of order: the console rings, and its text is handed in on a phone."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.chair_console import console
from tests.support.browsers.meeting_hall import MeetingHall

PHONE = {"viewport": {"width": 390, "height": 667}, "is_mobile": True, "has_touch": True}
# browsers of tests have no speaker: this counts the tones that were started
SPEAKER = """() => {
  let tones = 0;
  const node = { connect: (next) => next, frequency: {}, stop() {},
    start() { document.documentElement.dataset.tones = ++tones; },
    gain: { setValueAtTime() {}, linearRampToValueAtTime() {} } };
  window.AudioContext = class {
    currentTime = 0;
    resume() {}
    createOscillator() { return node; }
    createGain() { return node; }
  };
}"""


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold an open meeting."""
    found = MeetingHall(chromium, address, "Hear me")
    yield found
    found.leave()


def raise_point(page):
    page.get_by_role("button", name="Point of order").click()
    page.get_by_role("button", name="Withdraw").wait_for()


def test_a_point_of_order_rings_unless_the_chair_turned_the_sound_off(visit, hall):
    chair = visit("Amadou Keita")
    chair.context.add_init_script(f"({SPEAKER})()")
    page = console(chair, hall)
    bell = page.get_by_role("button", name="Sound for points of order")
    expect(bell).to_have_attribute("aria-pressed", "true")
    phone = visit("Pia Mwangi", **PHONE).page
    phone.goto(hall.address + hall.place)
    phone.get_by_role("button", name="In the room", exact=True).click()
    confirm = page.get_by_role("button", name="Confirm that Pia Mwangi is in the room")
    confirm.click()  # the first press of the chair allows the sound
    expect(phone.locator("[data-unchecked]")).to_have_count(0)
    raise_point(phone)
    rung = page.locator("html[data-tones='2']")
    rung.wait_for(state="attached")
    phone.get_by_role("button", name="Withdraw").click()
    expect(page.locator("[data-points] a")).to_have_count(0)
    bell.click()
    expect(bell).to_have_attribute("aria-pressed", "false")
    raise_point(phone)
    page.locator("[data-points] a").wait_for()
    expect(rung).to_have_count(1)  # it is announced and does not ring
    page.reload()
    expect(bell).to_have_attribute("aria-pressed", "false")
    phone.get_by_role("link", name="In writing").click()
    phone.get_by_label("Your text").fill("We raise it in writing, too.")
    assert find_violations(phone) == []
    phone.get_by_role("button", name="Hand it in").click()
    phone.get_by_text("The text was handed in.").wait_for()
    assert find_violations(phone) == []
