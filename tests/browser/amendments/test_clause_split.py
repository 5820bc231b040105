"""Browser test of a clause split by keyboard, from the amendment to the concordance."""

from playwright.sync_api import expect

from tests.browser.journeys.test_keyboard_consolidation import (
    answer,
    decided,
    issued,
    moderated,
    tab_to,
    tick_all,
)
from tests.browser.reading.test_text_page import STATEMENT

ANSWER = "It reads better as two clauses."
SECOND = "to which people turn first when a digital service fails them."


def press(page, what):
    """Move the focus there with Tab, and press Enter."""
    tab_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def proposed(pia):
    """Fill in the amendment form by keyboard: the kind, the place with both parts shown, the
    reason.
    """
    page = pia.page
    pia.go(STATEMENT)
    number = (
        page.locator("[data-clause]")
        .filter(has_text="municipalities and other local")
        .get_attribute("data-clause")
    )
    pia.go(f"/en/clauses/{number}/amend")
    tab_to(page, "[name=kind]")
    while not page.evaluate("document.activeElement.value === 'split'"):
        page.keyboard.press("ArrowDown")
    tab_to(page, "[name=cut]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-shown] .parts .change")).to_have_count(2)
    expect(page.locator("[data-shown] .parts .change").last).to_have_text(SECOND)
    tab_to(page, "[name=reason]")
    page.keyboard.type("These are two duties.")
    press(page, "button.go")
    expect(page.locator("article.edit", has_text="Split clause 16 in two")).to_contain_text(
        "Lakeside Schools Network"
    )
    return number


def taken(ines, desk, number):
    """Split the clause as the moderator, look at both parts, and answer all contributions."""
    page = ines.page
    ines.go(f"/en{desk}/{number}")
    press(page, "form[action*='/reshaped/'] button")
    expect(page.locator(".result .taking")).to_contain_text("local authorities,")
    expect(page.locator(".result .taking")).not_to_contain_text("to which people")
    press(page, ".answers .chip.yes + a")
    expect(page.locator(".result .taking")).to_have_text(SECOND)
    ines.go(f"/en{desk}/{number}")
    tick_all(
        page,
        "[data-spot], [data-item]",
        "Boolean(document.activeElement.querySelector('[data-tick]'))",
    )
    answer(page, "accepted", ANSWER)
    expect(page.locator(".ready li.not", has_text="without an answer")).to_have_count(0)


def test_a_split_goes_from_the_proposal_to_the_concordance_by_keys_alone(visit, desk):
    number = proposed(visit("Pia Mwangi"))
    taken(visit("Ines Duarte"), desk, number)
    moderated(visit("Ines Duarte"), desk)
    decided(visit("Amadou Keita"), desk)
    claire = visit("Claire Vauthier")
    issued(claire)
    claire.go("/en/c/wsis20/statement/rev-1/compare?with=zero")
    part = claire.page.locator("section.clause", has_text=SECOND)
    expect(part.last).to_contain_text("split from 16")
    claire.go("/en/c/wsis20/statement/rev-1/dispositions")
    expect(claire.page.locator("main")).to_contain_text(ANSWER)
