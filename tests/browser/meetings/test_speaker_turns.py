"""Browser tests of a speaker's own page: thanked, replaced, connection lost."""

import re

from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.meeting_hall import make_hall_fixture
from .test_floor import PHONE, PROJECTOR, fetch_own, live, rest, start


hall = make_hall_fixture("Fourth reading")


def asking(visit, hall, name, **how):
    """Ask for the floor on this person's own page."""
    page = live(visit(name, **how), hall.place)
    page.locator("[data-own=dock]").get_by_role("button", name="In the room").click()
    page.locator("[data-own=dock]").get_by_role("button", name="Ask for the floor").click()
    page.locator("[data-place]").wait_for()
    return page


def test_a_speaker_with_a_failed_connection_is_told_so_and_sees_no_clock(visit, hall):
    start(hall, 0)
    hall.lead("list", open="1")
    pia, henrik = asking(visit, hall, "Pia Mwangi", **PHONE), asking(visit, hall, "Henrik Moe")
    clock = pia.locator("[data-own=dock] [data-clock]")
    hall.lead("call")
    clock.wait_for()
    hall.lead("extend", seconds="60")
    pia.locator("[data-own=dock] [data-clock][data-seconds='240']").wait_for()
    hall.lead("lost")
    pia.locator("[data-own=dock]").get_by_text(
        "You lost the connection. Your place is kept; the chair will call you again."
    ).wait_for()  # the live region says the same
    assert clock.count() == 0 and pia.locator("[data-place]").inner_text() == "1"
    pia.locator("[data-announce]", has_text="You lost the connection.").wait_for(state="attached")
    hall.lead("call")
    clock.wait_for()
    assert pia.locator("[data-own=dock]").get_by_text("You lost the connection.").count() == 0
    hall.lead("call")
    clock.wait_for(state="detached")
    henrik.get_by_text("You have the floor.", exact=True).wait_for()
    hall.lead("end")
    henrik.locator("[data-own=dock] [data-clock]").wait_for(state="detached")


def test_the_chosen_representation_of_a_request_stays_chosen(visit, hall):
    start(hall, 0)
    hall.lead("list", open="1")
    henrik = visit("Henrik Moe")
    henrik.go("/en/account")
    henrik.csrf = henrik.page.locator("input[name=csrf]").first.get_attribute("value")
    for name in ("Cables first", "Water first"):
        hall.act(henrik, "/en/c/wsis20/coalitions", name=name)
    page = live(henrik, hall.place)
    page.locator("#f-behalf").select_option(label="Water first")
    page.locator("#f-behalf").evaluate("field => field.blur()")
    for number in (1, 0):
        start(hall, number)
        page.locator(f'[data-words="{hall.clauses[2 * number]}"]').wait_for()
        hall.lead("list", open="1")
    page.wait_for_timeout(1_500)
    assert page.locator("#f-behalf option:checked").inner_text() == "Water first"
    page.get_by_role("button", name="Ask on their behalf").click()
    page.locator("[data-turn]", has_text="Water first").wait_for(state="attached")


def test_the_gauge_fills_as_the_time_is_used_and_changes_colour_when_it_is_over(visit, hall):
    start(hall, 1)
    hall.lead("list", open="1")
    page = live(visit("Leila Haddad"), hall.place)
    page.locator("[data-own=dock]").get_by_role("button", name="In the room").click()
    page.locator("[data-own=dock]").get_by_role("button", name="Ask for the floor").click()
    page.locator("[data-place]").wait_for()
    wall = live(visit(**PROJECTOR), hall.light())
    hall.lead("call")
    wall.locator("[data-gauge] rect").wait_for(state="attached")
    bar = page.locator("[data-gauge]")
    bar.wait_for()
    assert float(bar.locator("rect").get_attribute("width")) < 10
    rest(page)
    held = HeldRequest(page, re.compile("/mine"))
    fetch_own(page)
    route = held.wait()  # nothing is drawn anew while this fetch waits
    bar.evaluate("bar => { bar.dataset.spoken = 90; }")
    page.wait_for_function(
        "() => Number(document.querySelector('[data-gauge] rect').getAttribute('width')) > 50"
    )
    assert page.locator("[data-gauge].over").count() == 0
    bar.evaluate("bar => { bar.dataset.spoken = 200; }")
    page.locator("[data-gauge].over").wait_for()
    route.continue_()
    hall.lead("end")
    bar.wait_for(state="detached")
