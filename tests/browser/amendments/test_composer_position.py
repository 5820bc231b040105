"""Browser tests of the composer's position: the clause stays in view, and the margin follows."""

import re

from playwright.sync_api import expect

from tests.support.browsers.amendment_composer import COMPOSER, card, clause
from tests.support.browsers.text_page import STATEMENT, clause_of, select_words


def test_the_clause_that_was_edited_stays_in_sight_and_the_margin_goes_along_with_it(visit):
    jonas = visit("Jonas Eklund")
    page = jonas.page
    jonas.go(STATEMENT)
    clause(page, "10")
    heading = page.locator("[data-margin] h2").first
    expect(heading).to_have_text("Clause 10")
    select_words(page, " ".join(clause_of(page, "17").locator(".words").inner_text().split()[2:5]))
    page.locator("[data-selecting] [data-edit]").click()
    field = page.locator(f"{COMPOSER} textarea[name=text]")
    expect(field).to_be_focused()
    expect(heading).to_have_text("Clause 17")
    expect(clause_of(page, "17")).to_have_class(re.compile(r"\bhere\b"))
    field.fill(field.input_value().replace("governments", "lighthouse keepers", 1))
    page.locator(f"{COMPOSER} textarea[name=reason]").fill("They see far.")
    page.locator(f"{COMPOSER} button.go").dblclick()
    expect(card(page, "lighthouse keepers")).to_be_focused()
    expect(page.locator(COMPOSER)).to_have_count(0)
    expect(clause_of(page, "17").locator("a.no")).to_be_in_viewport()
    assert clause_of(page, "17").evaluate("each => each.getBoundingClientRect().top") > 0
