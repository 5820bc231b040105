"""Browser tests of the field of a comment: names, keys and preview; and of resolved threads."""

import re

from playwright.sync_api import expect

from tests.support.browsers.accessibility import find_violations
from tests.support.browsers.text_page import STATEMENT, clause_of, open_part

BODY = "form[data-comment-form] textarea[name=body]"
INSIDE = """box => {
    const at = box.getBoundingClientRect();
    return at.top >= 0 && at.left >= 0 && at.bottom <= innerHeight && at.right <= innerWidth;
}"""


def begin(person, label):
    """Open the comments of a clause and put the cursor into the field."""
    follow(person, label)
    field = person.page.locator(BODY)
    field.focus()
    return field


def follow(person, label):
    """Open the comments of a clause, and wait for the connection."""
    person.go(STATEMENT)
    open_part(person.page, label, "comments")
    expect(person.page.locator("[data-reading]")).to_have_attribute("data-live", "yes")


def choose_name(page, names, name):
    """Choose a suggested name with the keys."""
    option = names.get_by_role("option", name=name)
    expect(option).to_be_visible()
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_a_name_is_chosen_by_keys_and_ctrl_enter_sends_the_comment(visit):
    pia = visit("Pia Mwangi")
    page, field = pia.page, begin(pia, "9")
    page.keyboard.type("What do you say, @le")
    names = page.get_by_role("listbox", name="Names")
    expect(names.get_by_role("option").first).to_be_visible()
    chosen = names.locator("[aria-selected=true]")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    expect(field).to_have_attribute("aria-controls", names.get_attribute("id"))
    expect(field).to_be_focused()
    assert names.evaluate(INSIDE) and find_violations(page) == []
    page.keyboard.press("Escape")
    expect(names).to_have_count(0)
    page.keyboard.type("i")
    choose_name(page, names, "Leila Haddad")
    expect(field).to_have_value("What do you say, @Leila Haddad ")
    page.keyboard.type("now?")
    page.keyboard.press("Control+Enter")
    said = page.locator("#comments > article.say", has_text="What do you say, @Leila Haddad now?")
    expect(said).to_be_visible()
    expect(field).to_have_value("")
    leila = visit("Leila Haddad")
    leila.go("/en/notices")
    expect(leila.page.locator("main")).to_contain_text("mentioned you")


def test_a_preview_stands_below_the_words_until_they_change(visit):
    pia = visit("Pia Mwangi")
    page, field = pia.page, begin(pia, "13")
    page.keyboard.type("And *now*, @Leila Haddad?")
    page.locator("form[data-comment-form] [data-preview]").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_be_focused()
    expect(preview.locator("em")).to_have_text("now")
    expect(preview).to_contain_text("It mentions: Leila Haddad")
    assert find_violations(page) == []
    field.press("End")
    page.keyboard.type("!")
    expect(preview).to_be_hidden()
    expect(page.locator("article.say", has_text="And now")).to_have_count(0)


def hold_script(page):
    """Let the script of the field never come. Return the addresses that were asked for."""
    held = []
    page.route("**/comments/composer.js", lambda route: held.append(route.request.url))
    return held


def test_ctrl_enter_pressed_before_the_script_of_the_field_came_sends_the_comment(visit):
    pia = visit("Pia Mwangi")
    held = hold_script(pia.page)
    begin(pia, "13").fill("Sent early.")
    pia.page.keyboard.press("Control+Enter")
    said = pia.page.locator("#comments > article.say", has_text="Sent early.")
    expect(said).to_be_focused()
    assert held  # the script was asked for, and had not come


def test_a_preview_pressed_before_the_script_of_the_field_came_sends_nothing(visit):
    pia = visit("Pia Mwangi")
    page, held = pia.page, hold_script(pia.page)
    field = begin(pia, "13")
    field.fill("Pressed *early*")  # a draft of another test may stand there
    page.locator("form[data-comment-form] [data-preview]").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("em")).to_have_text("early")
    expect(field).to_have_value("Pressed *early*")
    expect(page.locator("[data-say=waiting]")).to_be_hidden()
    assert held  # the script was asked for, and had not come


def test_a_resolved_thread_folds_for_all_and_opens_where_it_is_asked_for(visit):
    pia, leila = visit("Pia Mwangi"), visit("Leila Haddad")
    page = pia.page
    begin(pia, "10").fill("Settled among us.")
    page.keyboard.press("Control+Enter")
    said = page.locator("#comments > article.say", has_text="Settled among us.")
    expect(said).to_be_focused()
    follow(leila, "10")
    same = leila.page.locator(f"#{said.get_attribute('id')}")
    expect(same.locator("> .spoken")).to_be_visible()
    said.get_by_role("button", name="Resolve").click()
    for there in (said, same):
        expect(there.locator("summary").first).to_contain_text("Resolved by \u2068Pia Mwangi\u2069")
        expect(there.locator(".spoken").first).to_be_hidden()
    expect(said).to_be_focused()
    assert find_violations(page) == []
    same.locator("summary").first.click()
    expect(same.locator(".spoken").first).to_be_visible()
    said.locator("summary").first.click()
    said.get_by_role("button", name="Reopen thread").click()
    expect(said.locator("> .spoken")).to_be_visible()
    expect(same.locator("> .spoken")).to_be_visible()


def test_the_link_with_the_number_of_comments_names_its_clause(visit):
    reader = visit()
    reader.go(STATEMENT)
    clause = clause_of(reader.page, "11")
    link = clause.locator(".facts [data-at=comments]")
    expect(link).to_have_accessible_name(re.compile(r"^\d+ comments? Clause 11$"))


def test_on_a_phone_in_arabic_the_names_stay_in_the_window(visit):
    pia = visit("Pia Mwangi", viewport={"width": 390, "height": 844})
    page = pia.page
    pia.go(STATEMENT.replace("/en/", "/ar/"))
    clause = clause_of(page, "9")
    pia.go(f"/ar/clauses/{clause.get_attribute('data-clause')}/comments")
    field = page.locator("form.compose textarea[name=body]").first
    field.focus()
    page.keyboard.type("@le")
    names = page.get_by_role("listbox")
    expect(names.get_by_role("option").first).to_be_visible()
    assert names.evaluate(INSIDE)
    names.get_by_role("option").first.click()
    expect(names).to_have_count(0)
    expect(field).to_be_focused()
    assert field.input_value().startswith("@Le")
