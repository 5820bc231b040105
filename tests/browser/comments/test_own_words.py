"""Browser tests of words that are not sent: they lie under their author and go at sign-out."""

import json

from tests.browser.comments.test_replies import STATEMENT

KEYS = "Object.keys(localStorage).filter(key => key.startsWith('consult.draft.'))"
FIELD = "[data-margin] form[data-draft] textarea[name=body]"


def write(person, words):
    """Type a comment at clause 12 and leave it unsent."""
    person.go(STATEMENT)
    person.page.locator("section.clause a.no").nth(11).click()
    person.page.locator("[data-margin] a[data-tab=comments]").click()
    person.page.locator(FIELD).first.fill(words)
    person.page.wait_for_function(f"() => {KEYS}.length > 0")


def test_a_draft_is_found_by_its_author_alone_and_goes_when_another_signs_in(visit):
    pia = visit("Pia Mwangi")
    write(pia, "Only Pia knows this yet")
    pia.go(STATEMENT)
    pia.page.locator("section.clause a.no").nth(11).click()
    assert pia.page.locator(FIELD).first.input_value() == "Only Pia knows this yet"
    pia.context.clear_cookies()  # the sign-in ended without a sign-out
    pia.start_as("Leila Haddad").go(STATEMENT)
    assert pia.page.evaluate(KEYS) == []
    pia.page.locator("section.clause a.no").nth(11).click()
    assert pia.page.locator(FIELD).first.input_value() == ""


def test_words_that_are_older_than_thirty_days_go(visit):
    pia = visit("Pia Mwangi")
    write(pia, "An old thought")
    old = "JSON.stringify({ fields: {}, at: Date.now() - 31 * 864e5 })"
    pia.page.evaluate(f"localStorage.setItem({KEYS}[0], {old})")
    pia.page.evaluate(
        """reader => localStorage.setItem("consult.queue", JSON.stringify([
        { action: "/", fields: { key: "a" }, words: "", reader, refused: "", at: 1 }]))""",
        pia.page.evaluate("document.body.dataset.reader"),
    )
    pia.go("/en/c/wsis20")
    assert pia.page.evaluate(KEYS) == []
    assert json.loads(pia.page.evaluate("localStorage.getItem('consult.queue')")) == []


def test_a_sign_in_that_ended_leaves_words_to_the_tab_alone_and_its_author_goes_on(visit):
    pia = visit("Pia Mwangi")
    write(pia, "Half a thought")
    elsewhere = visit("Pia Mwangi")
    elsewhere.go("/en/account")
    elsewhere.page.get_by_role("button", name="Sign out everywhere").click()
    field = pia.page.locator(FIELD).first
    pia.page.locator(
        "[data-margin] form[data-draft]:has(textarea[name=body]) button.go"
    ).first.click()
    pia.page.wait_for_function(f"() => {KEYS}.length === 0")
    assert field.input_value() == "Half a thought"
    field.fill("Half a thought and more")
    assert pia.page.evaluate(KEYS) == []
    pia.start_as("Pia Mwangi")
    pia.go(STATEMENT)
    pia.page.locator("section.clause a.no").nth(11).click()
    assert pia.page.locator(FIELD).first.input_value() == "Half a thought and more"
