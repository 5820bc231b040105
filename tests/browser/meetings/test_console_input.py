"""Browser tests of input on the console: it stays with its clause, and the chosen values are
sent.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.support.browsers.meeting_hall import make_hall_fixture
from tests.support.browsers.chair_console import ask, console


hall = make_hall_fixture("Reading of what is typed")


@pytest.fixture
def two(visit, hall):
    """Open two consoles on the first clause of the first item."""
    hall.lead(f"items/{hall.items[0]}")
    return [console(visit("Amadou Keita"), hall) for _ in range(2)]


def go(page, number):
    """Go to a clause of the item, by its place in the agenda."""
    clause = page.locator(".clauses > li").nth(number)
    clause.get_by_role("button").click()
    clause.locator("b[aria-current]").wait_for()


def shows(page, hall, number):
    page.locator(f'[data-words="{hall.clauses[number]}"]').wait_for()
    page.wait_for_timeout(100)


def test_text_typed_for_a_clause_waits_for_it_and_never_goes_to_another(two, hall):
    one, other = two
    one.fill("#f-words", "It is so decided on the first")
    one.locator(".sound summary").first.click()
    question = one.locator(".sound input[name=question]").first
    question.fill("May the first go?")
    question.evaluate("field => field.blur()")
    go(other, 1)
    shows(one, hall, 1)
    assert one.input_value("#f-words") == ""
    assert "May the first go?" not in one.eval_on_selector_all(
        ".sound input[name=question]", "all => all.map(each => each.value)"
    )
    assert (
        one.locator("[data-left-line]").is_visible()
        and "is kept" in one.locator("[data-left-line]").inner_text()
    )
    one.fill("#f-words", "And this on the second")
    go(other, 0)
    shows(one, hall, 0)
    assert one.input_value("#f-words") == "It is so decided on the first"
    assert question.input_value() == "May the first go?" and question.is_visible()
    assert one.locator("[data-left-line]").inner_text().count("is kept") == 1
    go(other, 1)
    shows(one, hall, 1)
    assert one.input_value("#f-words") == "And this on the second"
    one.locator("button[value=bracketed]").click()
    one.locator(".rulings").get_by_text("And this on the second").wait_for()
    expect(one.locator("#f-words")).to_have_value("")
    go(other, 0)
    shows(one, hall, 0)
    assert one.locator("[data-left-line]").is_hidden()


def test_text_that_waits_for_another_clause_still_waits_after_a_reload(two, hall):
    one, other = two
    one.fill("#f-words", "Decided before the reload")
    one.locator("#f-words").evaluate("field => field.blur()")
    go(other, 1)
    shows(one, hall, 1)
    one.locator("[data-left-line]").wait_for()
    one.fill("#f-words", "On the second")
    one.reload()
    one.locator("[data-left-line]").wait_for()
    assert (
        one.input_value("#f-words") == "On the second"
        and "is kept" in one.locator("[data-left-line]").inner_text()
    )
    go(other, 0)
    shows(one, hall, 0)
    assert one.input_value("#f-words") == "Decided before the reload"
    one.fill("#f-words", "")
    go(other, 1)
    shows(one, hall, 1)
    one.fill("#f-words", "")
    one.reload()
    assert one.input_value("#f-words") == "" and one.locator("[data-left-line]").is_hidden(), (
        "what was taken back is not kept"
    )
    go(other, 0)


def test_typing_while_the_clause_changes_goes_nowhere_until_a_pause(two, hall):
    one, other = two
    began = datetime.now(UTC)
    one.clock.set_fixed_time(began)  # the pause is one of the writer, not of the machine
    one.focus("#f-words")
    one.keyboard.type("I see no")
    go(other, 1)
    shows(one, hall, 1)
    one.keyboard.type(" objection ox")
    one.keyboard.press("Enter")
    one.wait_for_timeout(600)
    assert one.input_value("#f-words") == ""
    assert one.get_by_role("button", name="Open the list").is_visible(), "no key led the meeting"
    one.clock.set_fixed_time(began + timedelta(milliseconds=1_600))
    one.keyboard.press("o")
    one.get_by_role("button", name="Close the list").wait_for()
    hall.lead("list", open="0")


def test_the_speaker_chosen_by_the_podium_is_listed_whatever_happens_meanwhile(visit, hall):
    hall.lead(f"items/{hall.items[1]}")
    hall.lead("list", open="1")
    ask(visit, hall, "Henrik Moe", "Leila Haddad")
    page = console(visit("Amadou Keita"), hall)
    for left in (1, 0):
        page.get_by_role("button", name=re.compile("Remove .* from the list")).first.click()
        expect(page.locator("[data-turn]")).to_have_count(left)
    page.locator("#console-floor").get_by_text("Nobody is waiting.").wait_for()
    page.get_by_text("Add a person without a device").click()
    for name in ("Leila Haddad", "Henrik Moe"):
        label = page.locator("#f-user option", has_text=name).inner_text()
        page.select_option("#f-user", label=label)
        page.select_option("#f-kind", "reply")
        page.locator("#f-kind").evaluate("field => field.blur()")
        hall.lead("message", message=f"Before {name}")
        page.locator("#console-agenda .row bdi", has_text=f"Before {name}").wait_for()
        assert page.locator("#f-user option:checked").inner_text() == label
        page.get_by_role("button", name="Add to the list").click()
        page.locator("[data-turn]", has_text=name).get_by_text("Right of reply").wait_for()
        expect(page.locator("#f-user")).to_be_hidden()  # the answer closes the form
        page.get_by_text("Add a person without a device").click()
    expect(page.locator("[data-turn]")).to_have_count(2)
    hall.lead("message")


def test_a_button_pressed_again_before_the_console_is_drawn_anew_does_it_again(visit, hall):
    hall.lead(f"items/{hall.items[1]}")
    page = console(visit("Amadou Keita"), hall)
    page.locator("[data-turn]").first.wait_for()
    page.keyboard.press("n")
    clock = page.locator("#console-floor [data-clock]")
    clock.wait_for()
    before = int(clock.get_attribute("data-seconds"))
    page.evaluate("""async () => {
      const form = document.querySelector("[data-press='+']").form;
      for (let time = 0; time < 2; time += 1) {
        form.requestSubmit();
        while (form.dataset.busy) await new Promise((done) => setTimeout(done, 5));
      }
    }""")
    page.locator(f"#console-floor [data-clock][data-seconds='{before + 120}']").wait_for()


def test_only_of_a_recorded_ballot_the_form_asks_whether_the_count_shows_as_it_comes_in(
    visit, hall
):
    page = visit("Amadou Keita").page
    page.goto(f"{hall.address}{hall.place}/chair/ballot")
    shows = page.locator("#f-shows")
    shows.wait_for(state="hidden")
    page.eval_on_selector_all(
        "[name=kind]", "all => all.forEach(each => { each.disabled = false; })"
    )
    page.locator("[name=kind][value=recorded]").check()
    shows.select_option("live")
    page.locator("[name=kind][value=indicative]").check()
    shows.wait_for(state="hidden")
    assert shows.input_value() == "closing"
