"""Browser tests from plan to room: planned, registered, checked in, entered by code; keyboard,
phone, Arabic.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.accessibility import (
    each_page_variant,
    find_overflow_widths,
    find_violations,
)

LIST = "/c/wsis20/meetings"


@pytest.fixture(scope="module")
def planned(chromium, address):
    """Return the path of a meeting that Claire planned with the form, with a clause from the
    text.
    """
    from tests.browser.conftest import Visitor

    claire = Visitor(chromium.new_context(locale="en-GB"), address).start_as("Claire Vauthier")
    claire.go(f"/en{LIST}/new")
    page = claire.page
    page.get_by_label("English").first.fill("Third reading")
    page.get_by_label("Time zone of the place").select_option("Asia/Tokyo")
    page.get_by_label("Begins").fill("2031-06-16 10:00")
    page.get_by_label("Ends").fill("2031-06-16 18:00")
    page.get_by_role("button", name="Announce the meeting").click()
    page.wait_for_url(re.compile("/agenda$"))
    page.get_by_role("link", name=re.compile("Pick clauses of WSIS.20 Statement")).click()
    page.locator("label", has_text="We decide").get_by_role("checkbox").check()
    page.get_by_role("button", name="Put it on the agenda").click()
    expect(page.locator("ol.items li")).to_have_count(1)
    claire.context.close()
    return f"{LIST}/third-reading"


@each_page_variant
def test_axe_finds_nothing_and_nothing_runs_over(visit, planned, language, width):
    claire = visit("Claire Vauthier", viewport={"width": width, "height": 900})
    pages = (
        LIST,
        f"{LIST}/new",
        planned,
        f"{planned}/agenda",
        f"{planned}/agenda/add?document=1",
        f"{planned}/manage",
        f"{planned}/call-off",
        f"{planned}/door?q=a",
    )
    for path in (*pages, "/m"):
        claire.go(f"/{language}{path}")
        assert find_violations(claire.page) == [], path
        assert find_overflow_widths(claire.page) == [], path


@pytest.mark.parametrize("path", ["/", LIST])
def test_from_right_to_left_a_time_zone_stays_on_one_line_of_a_phone(visit, path):
    pia = visit("Pia Mwangi", viewport={"width": 390, "height": 844})
    pia.go(f"/ar{path}")
    zones = pia.page.locator("bdi.zone").filter(visible=True)
    expect(zones.first).to_contain_text("UTC+")
    assert {zone.evaluate("each => each.getClientRects().length") for zone in zones.all()} == {1}


def test_from_the_announcement_into_the_room_and_in_by_code(visit, planned):
    pia, claire = visit("Pia Mwangi"), visit("Claire Vauthier")
    pia.go(f"/en{planned}")
    expect(pia.page.locator("main")).to_contain_text("Mon 16 Jun 2031, 10:00")
    expect(pia.page.locator("main")).to_contain_text("Tokyo, UTC+9")
    pia.page.get_by_label("In the room").focus()
    pia.page.keyboard.press("Space")
    pia.page.keyboard.press("Tab")
    pia.page.keyboard.press("Enter")
    expect(pia.page.locator("#register")).to_contain_text("You are registered")
    claire.go(f"/en{planned}/door")
    claire.page.get_by_label("Name or organization").fill("mwangi")
    claire.page.keyboard.press("Enter")
    claire.page.get_by_role("button", name="Check in: Pia Mwangi").click()
    expect(claire.page.locator(".presence")).to_contain_text("1 in the room, 0 remote")
    claire.page.get_by_role("button", name="Personal code: Pia Mwangi").click()
    code = claire.page.locator("code.once").inner_text()
    assert find_violations(claire.page) == []
    phone = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    phone.go("/en/m")
    phone.page.get_by_label("Code").fill(code.lower())
    phone.page.get_by_role("button", name="Continue").click()
    expect(phone.page.locator("h1")).to_contain_text("Third reading")
    phone.page.locator("details.menu").last.locator("summary").click()
    expect(phone.page.locator("header")).to_contain_text("for this meeting only")
    assert phone.go("/en/account").status == 403
    again = visit()
    again.go("/en/m")
    again.page.get_by_label("Code").fill(code)
    again.page.get_by_role("button", name="Continue").click()
    expect(again.page.locator("[data-refused]").first).to_contain_text("This code is not valid:")


def test_without_javascript_one_registers_and_withdraws(visit, planned):
    leila = visit(java_script_enabled=False)
    leila.go("/en/sign-in")
    leila.page.locator("li", has_text="Leila Haddad").get_by_role("button").click()
    leila.go(f"/en{planned}")
    leila.page.get_by_label("Remote").check()
    leila.page.get_by_role("button", name="Register", exact=True).click()
    expect(leila.page.locator("#register")).to_contain_text("You are registered")
    leila.page.get_by_role("button", name="Withdraw the registration").click()
    expect(leila.page.locator("#register")).to_contain_text("You are no longer registered.")


def test_the_letters_of_a_meeting_lead_an_unknown_phone_to_it(visit, planned):
    phone = visit(viewport={"width": 390, "height": 844})
    phone.go(f"/en{planned}")
    letters = phone.page.locator(".six").inner_text()
    phone.go(f"/m/{letters.lower()}")
    expect(phone.page.locator("h1")).to_contain_text("Third reading")
    answer = phone.context.request.get(f"{phone.address}/en{planned}.ics")
    assert (
        answer.headers["content-type"].startswith("text/calendar")
        and "DTSTART:20310616T010000Z" in answer.text()
    )
