"""Keyboard shortcuts of the text: by the place of the key, and for the current clause."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsers.held_requests import HeldRequest
from tests.support.browsers.text_page import STATEMENT, clause_of

PRESS = """([key, code]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))"""


@pytest.mark.parametrize(
    ("step", "question", "digit", "code", "choice"),
    [
        ("о", "?", "1", "Digit1", "support"),
        ("ت", "؟", "٢", "Digit2", "live"),
        ("j", "?", "'", "Digit4", "abstain"),
    ],
    ids=["russian", "arabic", "french"],
)
def test_a_reader_steps_and_takes_a_position(visit, step, question, digit, code, choice):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    page = pia.page
    for _ in range(2):
        page.evaluate(PRESS, [step, "KeyJ"])
    expect(page.locator(".clause.here a.no")).to_be_focused()
    expect(page.locator("[data-margin] #positions")).to_be_visible()
    page.evaluate(PRESS, [digit, code])
    expect(page.locator(f".take button[value={choice}]").first).to_have_attribute(
        "aria-pressed", "true"
    )
    page.evaluate(PRESS, [question, "Slash"])
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-keys]")).to_be_hidden()


def test_a_position_goes_to_the_current_clause_though_the_margin_shows_the_one_before(visit):
    pia = visit("Pia Mwangi")
    pia.go(STATEMENT)
    page = pia.page
    heading, choice = page.locator("[data-margin] h2").first, ".take button[value=abstain]"
    clause_of(page, "21").locator("a.no").click()
    expect(heading).to_be_focused()
    expect(page.locator(choice).first).to_have_attribute("aria-pressed", "false")
    held = HeldRequest(page, "**/margin?*")
    page.keyboard.press("j")
    route = held.wait()
    expect(clause_of(page, "22")).to_have_class(re.compile(r"\bhere\b"))
    page.keyboard.press("4")
    route.continue_()
    expect(heading).to_have_text("Clause 22")
    expect(page.locator(choice).first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    expect(heading).to_have_text("Clause 21")
    expect(page.locator(choice).first).to_have_attribute("aria-pressed", "false")
