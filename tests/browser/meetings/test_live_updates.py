"""Browser tests of live updates: the opening, draft text under a translation, content of
screens.
"""

from playwright.sync_api import expect

from tests.support.browsers.meeting_hall import MeetingHall, make_hall_fixture
from .test_floor import PHONE, PROJECTOR, before, live, start


class Planned(MeetingHall):
    """A meeting that was announced and is not open yet."""

    held = False

    def lead(self, what, **fields):
        """Act as the chair, once the meeting is open."""
        return super().lead(what, **fields) if self.held else None


planned = make_hall_fixture("Second reading", Planned)


hall = make_hall_fixture("Third reading")


def test_a_reader_of_the_announcement_is_taken_to_the_floor_when_the_meeting_opens(visit, planned):
    people, choosing = [visit("Pia Mwangi"), visit(**PHONE)], visit("Henrik Moe")
    for person in (*people, choosing):
        person.go(f"{planned.place}#register")
        person.page.locator("[data-ahead]").wait_for()
    choosing.page.get_by_label("Remote", exact=True).check()
    planned.held = True
    planned.lead("open")
    for person in people:
        person.page.locator("[data-following]").wait_for()
    choosing.page.wait_for_timeout(2_500)
    expect(choosing.page.get_by_label("Remote", exact=True)).to_be_checked()
    choosing.page.get_by_role("heading", level=1).click()
    choosing.page.locator("[data-following]").wait_for()


def test_draft_text_under_a_translation_opens_by_itself_and_may_be_closed(visit, hall):
    clause = start(hall, 0)
    page = live(visit("ياسمين", **PHONE), hall.place.replace("/en/", "/ar/"))
    page.locator("details[data-keep=authentic]").wait_for()
    assert not page.locator("details[data-keep=authentic][open]").count()
    ravi = visit("Ravi Osei")
    ravi.go(f"{hall.place}/words")
    ravi.page.get_by_role("button", name="Take the pen").click()
    box = ravi.page.locator("main textarea[name=text]")
    box.fill(box.input_value() + " and so on")
    page.locator("details[data-keep=authentic][open]").wait_for()
    page.locator(
        f"details[data-keep=authentic] {before(clause)} ins", has_text="and so on"
    ).wait_for()
    page.locator("details[data-keep=authentic] summary").click()
    hall.lead("message", message="Channel 4\nCoffee at eleven")
    page.locator("[data-part=message] .note").wait_for()
    assert not page.locator("details[data-keep=authentic][open]").count()


def test_a_screen_of_two_languages_uses_all_its_width_in_a_pause_and_keeps_the_lines_of_a_message(
    visit, hall
):
    start(hall, 0)
    page = live(visit(**PROJECTOR), hall.light(layout="auto", first="en", second="ar"))
    page.locator(".screen.two aside").wait_for()
    hall.lead("message", message="Channel 4\nCoffee at eleven")
    hall.lead("suspend", minutes="15")
    page.locator(".show-suspended").wait_for()
    assert page.evaluate("document.querySelector('.screen > main').offsetWidth === innerWidth")
    assert page.locator(".message bdi").inner_text().split("\n") == [
        "Channel 4",
        "Coffee at eleven",
    ]
    hall.lead("resume")


def test_keyboard_focus_stays_on_the_pressed_element(visit, hall):
    start(hall, 0)
    hall.lead("list", open="1")
    page = live(visit("Pia Mwangi"), hall.place)
    page.get_by_role("button", name="Remote", exact=True).press("Enter")
    page.get_by_role("button", name="Ask for the floor").press("Enter")
    page.locator("[data-place]").wait_for()
    assert page.evaluate("document.activeElement.dataset.own") == "dock"
    for words in ("In writing", "Withdraw"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == words


def test_an_open_page_notices_that_the_door_checked_its_participant_in(visit, hall):
    start(hall, 0)
    page = live(visit("Leila Haddad"), hall.place)
    page.get_by_role("button", name="In the room").first.click()
    expect(page.locator("[data-unchecked]")).to_have_count(1)
    expect(page.get_by_text("You say that you are in the room, so")).to_have_count(1)
    hall.claire.go(f"{hall.place}/door?q=Leila")
    row = hall.claire.page.locator("li[id^=r]", has_text="Leila Haddad").get_attribute("id")
    hall.act(hall.claire, f"{hall.place}/door/{row.removeprefix('r')}/in")
    expect(page.locator("[data-unchecked]")).to_have_count(0)
    expect(page.get_by_text("You say that you are in the room, so")).to_have_count(0)
