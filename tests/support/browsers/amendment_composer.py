"""Amendments proposed in a browser: the form beside a clause, and the cards of the margin."""

from playwright.sync_api import expect

from tests.support.browsers.text_page import STATEMENT, open_part

COMPOSER = "[data-composer]"


def clause(page, label, path=STATEMENT):
    """Open the text with the margin at this clause; return the clause."""
    if path not in page.url:
        page.goto(page.url.split("/en")[0].split("/ar")[0] + path)
    return open_part(page, label, "amendments")


def compose(page, label):
    """Open the amendment form of a clause; return the field with its text."""
    clause(page, label)
    page.locator("[data-margin] a[data-propose]").first.click()
    return page.locator(f"{COMPOSER} textarea[name=text]")


def reword(field, old, new):
    """Replace a part of the text; return the new text."""
    words = field.input_value()
    assert old in words
    field.fill(words.replace(old, new, 1))
    return field.input_value()


def send(page, reason):
    """Give a reason and propose, even if a similar amendment exists."""
    page.locator(f"{COMPOSER} textarea[name=reason]").fill(reason)
    page.locator(f"{COMPOSER} button.go").click()
    expect(page.locator(COMPOSER)).to_have_count(0)


def card(page, words):
    """Return the margin card of the amendment that inserts this text."""
    return (
        page.locator("[data-margin] article.edit")
        .filter(has=page.locator("ins", has_text=words))
        .first
    )
