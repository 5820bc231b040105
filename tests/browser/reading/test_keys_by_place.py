"""Keyboard shortcuts of the text work by the place of the key on keyboards of other scripts."""

import pytest
from playwright.sync_api import expect

STATEMENT = "/en/c/wsis20/statement"
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
    expect(page.locator("[data-margin] #comments")).to_be_visible()
    page.evaluate(PRESS, [digit, code])
    expect(page.locator(f".take button[value={choice}]").first).to_have_attribute(
        "aria-pressed", "true"
    )
    page.evaluate(PRESS, [question, "Slash"])
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-keys]")).to_be_hidden()
