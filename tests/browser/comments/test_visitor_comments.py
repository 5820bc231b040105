"""Browser tests of a visitor who selects text, comments, signs in or joins, and returns to the
draft comment.
"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.browsers.account_registration import SHARED_PASSWORD, wait_for_link
from tests.browser.core.test_accessibility import find_violations
from tests.browser.meetings.test_floor import PHONE
from tests.browser.reading.test_text_page import first_words, select_words

FORM = "[data-margin] form[data-comment-form]"
WAYS_IN = f"{FORM} a[data-way-in]"
TYPED = "Written before there was an account."


def check_form(page, clause, words):
    """Assert that the form is in view with the text, and the clause beside it or above it."""
    expect(page.locator(f"{FORM} [data-quote]")).to_have_text(words)
    expect(page.locator(f"{FORM} textarea[name=body]")).to_be_focused()
    for part in (f"{FORM} [data-quote]", f"{FORM} textarea[name=body]", f"{FORM} .row >> nth=-1"):
        expect(page.locator(part)).to_be_in_viewport(ratio=0.9)
    bar, margin, top = (
        page.locator(part).bounding_box() for part in (".tools", "#margin", f"#clause-{clause}")
    )
    assert (
        bar["y"] + bar["height"]
        <= top["y"]
        < (margin["y"] if margin["y"] > top["y"] else page.viewport_size["height"])
    )


def sign_in(page, _folder):
    """Sign in as a person of the sample."""
    page.locator(WAYS_IN).first.click()
    page.locator("form[action$='/sign-in/sample'] button").first.click()


def join(page, folder):
    """Join by the page for signing in, the form and the link in the mail, and sign in."""
    page.locator(WAYS_IN).last.click()
    page.locator("main a[href*='/join']").click()
    page.fill("[name=name]", "Noor Salim")
    page.fill("[name=email]", "noor@people.example")
    page.fill("[name=password]", SHARED_PASSWORD)
    page.check("[name=speaks_for][value=self]")
    page.check("[name=accept]")
    page.locator("form[action$='/join'] button.go").click()
    page.wait_for_url("**/sent*")
    page.goto(re.match(r"https?://[^/]+", page.url)[0] + wait_for_link(folder, "noor"))
    page.locator("main form button").first.click()
    page.fill("[name=email]", "noor@people.example")
    page.fill("[name=password]", SHARED_PASSWORD)
    page.locator("form[action$='/sign-in'] button.go").click()


@pytest.mark.parametrize(
    ("language", "window", "come_in"),
    [
        ("en", {}, sign_in),
        pytest.param("ar", {}, sign_in, marks=pytest.mark.thorough),
        ("ar", PHONE, sign_in),
        ("en", PHONE, join),
    ],
)
def test_a_visitor_comments_on_selected_text_and_keeps_it_through_sign_in(
    visit, instance, language, window, come_in
):
    visitor = visit(**window)
    page = visitor.page
    visitor.go(f"/{language}/c/wsis20/statement")
    words = first_words(page, "18")
    select_words(page, words)
    page.locator("[data-selecting] [data-edit]").click()
    expect(page.locator(".composer form [name=text]")).to_be_in_viewport(ratio=1)
    page.locator(".composer [data-shut-composer]").click()
    clause = select_words(page, words)
    before = page.evaluate("scrollY")
    page.locator("[data-selecting] button.go").click()
    check_form(page, clause, words)
    assert window or page.evaluate("scrollY") == before
    assert find_violations(page) == []
    expect(page.locator(WAYS_IN).last).to_have_attribute("href", re.compile("comment%3D"))
    assert (
        len(
            {
                parse_qs(urlsplit(link.get_attribute("href")).query)["next"][0]
                for link in page.locator(WAYS_IN).all()
            }
        )
        == 1
    )
    typed = f"{TYPED} {language} {len(window)}"
    page.keyboard.type(typed)
    come_in(page, instance)
    page.wait_for_url(f"**/{language}/c/wsis20/statement*")
    check_form(page, clause, words)
    expect(page.locator(f"{FORM} textarea[name=body]")).to_have_value(typed)
    assert "comment=" not in page.url
    page.locator(f"{FORM} button.go").click()
    said = page.locator("#comments article.say", has_text=typed)
    expect(said.locator(".q").first).to_have_text(words)
    expect(said).to_be_in_viewport()


def test_without_a_script_sign_in_leads_back_to_the_clause_and_an_amendment_offers_it_too(
    visit,
):
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.go("/en/c/wsis20/statement")
    page.locator("section.clause a.no").first.click()
    there = urlsplit(page.url).path
    for address in ("", "/amend"):
        visitor.go(there + address)
        ways = {
            urlsplit(link.get_attribute("href"))
            for link in page.locator("main a[data-way-in]").all()
        }
        assert {(way.path, parse_qs(way.query)["next"][0]) for way in ways} == {
            ("/en/sign-in", there + address),
        }
