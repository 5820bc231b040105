"""Browser tests of the chair's console: keyboard, two people on the podium, undisturbed
typing, no script.
"""

import pytest
from playwright.sync_api import expect

from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.meeting_hall import MeetingHall
from tests.support.browsers.accessibility import each_page_variant, find_violations
from tests.support.browsers.chair_console import ask, console, enter_room

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def hall(chromium, address):
    """Hold an open meeting with two items of clauses in brackets."""
    found = MeetingHall(chromium, address, "Second reading")
    found.seat("Pia Mwangi")
    yield found
    found.leave()


def speaks(page, name):
    """Wait until this person has the floor."""
    page.locator(f"#console-floor [data-say*='{name}']").wait_for()


def test_keys_listed_in_one_row_have_the_order_of_the_language(visit, hall):
    for language, sign in (("en", 1), ("ar", -1)):
        page = console(visit("Amadou Keita"), hall, language)
        page.keyboard.press("?")
        first, second = (
            page.locator("kbd:visible", has_text=key).first.bounding_box()["x"] for key in "JK"
        )
        assert (second - first) * sign > 0, language


def move_up_tomasz(page):
    keys = page.keyboard
    keys.press("j")
    keys.press("j")
    assert "Tomasz Wilk" in page.locator(":focus").inner_text()
    keys.press("ArrowUp")
    page.locator("[data-turn]", has_text="Tomasz Wilk").locator(
        "text=placed by the chair"
    ).wait_for()


def lead_the_speakers(page):
    """Call the next speaker, give more time and less again, lose the connection, call again."""
    keys = page.keyboard
    keys.press("n")
    speaks(page, "Tomasz Wilk")
    keys.press("+")
    page.get_by_text("The speaker has more time.").wait_for()
    assert page.locator("#console-floor [data-clock]").first.inner_text().startswith(("3:", "4:"))
    keys.press("u")
    page.get_by_text("The speaker has more time.").wait_for(state="detached")
    keys.press("x")
    page.get_by_text("connection lost", exact=True).wait_for()
    keys.press("n")
    speaks(page, "Tomasz Wilk")
    keys.press("n")
    speaks(page, "Henrik Moe")


def test_the_chair_leads_by_keys_alone(visit, hall):
    page = console(visit("Amadou Keita"), hall)
    keys = page.keyboard
    keys.press("?")
    page.locator("[data-keys]").wait_for()
    keys.press("Escape")
    keys.press("a")
    keys.press("Enter")
    page.get_by_role("heading", name="Clause").first.wait_for()
    keys.press("o")
    page.get_by_role("button", name="Close the list").wait_for()
    ask(visit, hall, "Henrik Moe", "Tomasz Wilk", "Leila Haddad")
    page.locator("[data-turn]").nth(2).wait_for()
    move_up_tomasz(page)
    lead_the_speakers(page)
    keys.press("m")
    keys.type("Coffee at eleven.")
    keys.press("Control+Enter")
    page.locator("#console-agenda .row bdi", has_text="Coffee at eleven.").wait_for()
    keys.press("Escape")
    keys.press("e")
    page.get_by_text("Nobody has the floor.").first.wait_for()


def test_the_room_is_sounded_out_by_two_keys_and_the_clause_decided(visit, hall):
    hall.lead(f"items/{hall.items[0]}")
    page = console(visit("Amadou Keita"), hall)
    page.keyboard.press("s")
    question = page.locator(":focus").input_value()
    assert "can you accept" in question
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Close voting").wait_for()
    page.locator("[data-ballot]", has_text="0 of").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.get_by_role("button", name="Read out the result").wait_for()
    assert page.locator("[data-press=b]").count() == 0, "the key only closes: nobody reads out by B"
    page.get_by_role("button", name="Record the result").click()
    page.get_by_role("button", name="Read out the result").click()
    page.get_by_role("button", name="Remove from the screens").click()
    page.keyboard.press("d")
    page.locator("button[value=bracketed]").click()
    page.locator(".rulings").get_by_text("D-", exact=False).first.wait_for()
    page.get_by_role("button", name="Keep bracket").first.click()
    page.locator(".rulings > li").nth(1).wait_for()


def test_a_bracket_removed_by_mistake_is_back_with_one_key(visit, hall):
    hall.lead(f"items/{hall.items[0]}")
    page = console(visit("Amadou Keita"), hall)
    struck = page.locator("[data-words]").first.locator("del")
    expect(struck).to_have_count(0)
    before = page.locator(".rulings > li").count()
    page.get_by_role("button", name="Remove bracket").first.click()
    expect(page.locator(".rulings > li")).to_have_count(before + 1)
    page.get_by_text("was entered in the record").wait_for()
    expect(struck).not_to_have_count(0)
    page.keyboard.press("u")
    page.get_by_text("It was undone.").wait_for()
    expect(struck).to_have_count(0)
    page.keyboard.press("u")
    page.locator("[data-refusal-line]", has_text="There is nothing to undo.").wait_for()


def test_words_that_are_typed_after_the_key_to_decide_decide_nothing_by_themselves(visit, hall):
    hall.lead(f"items/{hall.items[1]}")
    page = console(visit("Amadou Keita"), hall)
    decided = page.locator(".rulings > li").count()
    page.keyboard.press("d")
    page.keyboard.type("I see no objection")
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("name") == "status"
    assert page.locator("#f-words").input_value() == "I see no objection"
    assert page.locator(".rulings > li").count() == decided
    page.locator("button[value=parked]").focus()
    page.keyboard.press("Enter")
    page.locator(".rulings").get_by_text("I see no objection").wait_for()
    page.get_by_text("was entered in the record").wait_for()


def test_the_only_speaker_is_thanked_by_the_key_for_it(visit, hall):
    hall.lead(f"items/{hall.items[1]}")
    hall.lead("list", open="1")
    ask(visit, hall, "Leila Haddad")
    page = console(visit("Amadou Keita"), hall)
    page.locator("[data-turn]").first.wait_for()
    page.keyboard.press("n")
    speaks(page, "Leila Haddad")
    page.keyboard.press("e")
    page.get_by_text("Nobody has the floor.").first.wait_for()


def test_a_key_acts_while_the_form_that_was_sent_is_still_being_answered(visit, hall):
    hall.lead(f"items/{hall.items[0]}")
    page = console(visit("Amadou Keita"), hall)
    held = HeldRequest(page, "**/chair/ballot")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    route = held.wait()
    hall.lead("list", open="1")  # the page is drawn anew before the server has the question
    page.get_by_role("button", name="Close the list").wait_for()
    answer = route.fetch()
    page.get_by_role("button", name="Close voting").wait_for()
    page.keyboard.press("b")
    page.get_by_role("button", name="Record the result").wait_for()
    route.fulfill(response=answer)
    page.get_by_role("button", name="Record the result").click()
    page.get_by_role("button", name="Read out the result").click()
    page.get_by_role("button", name="Remove from the screens").click()


def test_two_on_the_podium_see_what_the_other_does_and_nobodys_writing_is_lost(visit, hall):
    hall.lead(f"items/{hall.items[1]}")
    page = console(visit("Amadou Keita"), hall)
    page.fill("#f-words", "I see no objection")
    page.focus("#f-words")
    hall.lead("list", open="1")
    page.get_by_role("button", name="Close the list").wait_for()
    assert page.input_value("#f-words") == "I see no objection"
    assert page.evaluate("document.activeElement.id") == "f-words"
    hall.lead("list", open="0")


def test_a_refusal_is_said_and_the_console_goes_on(visit, hall):
    hall.lead(f"items/{hall.items[0]}")
    page = console(visit("Amadou Keita"), hall)
    page.locator("button[value=agreed]").click()
    page.locator("[data-refusal-line]", has_text="still contains brackets").wait_for()
    assert page.locator("[data-line]").is_hidden()


def test_everything_works_without_a_script(visit, hall):
    state = visit("Amadou Keita").context.storage_state()
    plain = visit(java_script_enabled=False, storage_state=state)
    plain.go(hall.place + "/chair")
    page = plain.page
    page.get_by_role("button", name="Reports").click()
    page.locator("[aria-current]", has_text="Reports").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator("[aria-current]", has_text="Schools").wait_for()
    page.get_by_text("Message on all screens", exact=True).click()
    page.fill("#f-message", "Lunch at one.")
    page.get_by_role("button", name="Show it").first.click()
    page.locator("#console-agenda .row bdi", has_text="Lunch at one.").wait_for()
    page.get_by_role("button", name="Remove the message").click()


@each_page_variant
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(visit, hall, language, width):
    page = console(
        visit("Amadou Keita", language, **(PHONE if width == 390 else {})), hall, language
    )
    page.evaluate("document.querySelectorAll('.console details').forEach(each => each.open = true)")
    assert find_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_point_of_order_is_told_above_the_console_with_and_without_a_script(visit, hall):
    page = console(visit("Amadou Keita"), hall)
    news = page.locator("[data-points]")
    assert news.get_attribute("role") == "status" and not news.is_visible()
    henrik = visit("Henrik Moe").page
    henrik.goto(hall.address + hall.place)
    enter_room(henrik)
    henrik.get_by_role("button", name="Point of order").click()
    news.get_by_text("Point of order: Henrik Moe").wait_for()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = news.bounding_box()
    assert 0 <= box["y"] < 200, "it stays in view"
    page.evaluate("scrollTo(0, 0)")  # nothing lies half under the bar, too small for a finger
    assert find_violations(page) == []
    plain = visit("Amadou Keita", java_script_enabled=False, **PHONE)
    plain.go(f"{hall.place}/chair")
    plain.page.locator("[data-points]", has_text="Point of order: Henrik Moe").wait_for()
    page.get_by_role("button", name="Next, point of order").click()
    news.wait_for(state="hidden")
